package dev.palaver.dev;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/**
 * The folder {@code .palaver/} that outlives a run: data, PostgreSQL's programs, secrets. One
 * process holds it at a time; the operating system gives the lock back however that process ends.
 */
final class DevHome {
  private static final int SECRET_BYTES = 48;

  private final Path folder;
  private final FileChannel lock;

  private DevHome(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Makes the folder if need be and takes it until the process ends.
   *
   * @throws DevException when another process has it
   */
  static DevHome take(Path folder) {
    try {
      Files.createDirectories(folder);
      // The library lets everybody write to the programs that it unpacks below; not so here.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw new DevException(
            "Palaver runs already in this folder (process %s): stop it first"
                .formatted(holder(channel)));
      }
      channel.truncate(0);
      channel.write(ascii(Long.toString(ProcessHandle.current().pid())));
      return new DevHome(folder.toRealPath(), channel);
    } catch (IOException e) {
      throw new DevException(
          "the folder %s cannot be used: %s".formatted(folder.toAbsolutePath(), e), e);
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(20);
    channel.read(text, 0);
    return StandardCharsets.US_ASCII.decode(text.flip()).toString().strip();
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  /** A random secret of this name, made when first asked for; only its owner can read the file. */
  Path secretFile(String name) {
    Path file = folder.resolve(name);
    FileAttribute<Set<PosixFilePermission>> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        Files.deleteIfExists(file);
        Files.createFile(file, ownerOnly);
        Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
      }
      return file;
    } catch (FileAlreadyExistsException e) {
      return file;
    } catch (IOException e) {
      throw new DevException("the secret %s cannot be kept: %s".formatted(file, e), e);
    }
  }

  String secret(String name) {
    try {
      return Files.readString(secretFile(name)).strip();
    } catch (IOException e) {
      throw new DevException("the secret %s cannot be read: %s".formatted(name, e), e);
    }
  }

  void release() {
    try {
      lock.close();
    } catch (IOException e) {
      // The end of the process, which is next, gives the lock back in any case.
      return;
    }
  }
}
