package dev.palaver.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.palaver.core.Permission;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ContractTest {
  private static Vertx vertx;
  private static Contract contract;

  @BeforeAll
  static void load() {
    vertx = Vertx.vertx();
    contract = Contract.load();
  }

  @AfterAll
  static void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatOpenModeServesAreTheOperationsOfTheReference() {
    List<String> operations = new ArrayList<>();
    JsonObject paths = ContractPages.reference(contract).getJsonObject("paths");
    paths.forEach(
        path ->
            ((JsonObject) path.getValue())
                .forEach(op -> operations.add(op.getKey() + " " + path.getKey())));

    assertThat(operations)
        .containsExactlyInAnyOrder(
            "post /messages",
            "get /messages",
            "patch /messages",
            "get /messages/count",
            "get /messages/{id}",
            "patch /messages/{id}",
            "put /messages/{id}",
            "delete /messages/{id}",
            "get /messages/{id}/messages",
            "post /messages/{id}/messages",
            "patch /messages/{id}/messages",
            "delete /messages/{id}/messages",
            "get /messages/{id}/message-recipients",
            "post /messages/{id}/message-recipients",
            "patch /messages/{id}/message-recipients",
            "delete /messages/{id}/message-recipients",
            "post /message-recipients",
            "get /message-recipients",
            "patch /message-recipients",
            "get /message-recipients/count",
            "get /message-recipients/{id}",
            "patch /message-recipients/{id}",
            "put /message-recipients/{id}",
            "delete /message-recipients/{id}",
            "get /message-recipients/{id}/message",
            "post /attach-files",
            "get /attach-files",
            "patch /attach-files",
            "post /attach-files/bulk",
            "get /attach-files/count",
            "get /attach-files/{id}",
            "patch /attach-files/{id}",
            "put /attach-files/{id}",
            "delete /attach-files/{id}");
    assertThat(contract.operationIds()).hasSizeGreaterThan(operations.size());
  }

  @Test
  void theRouterLoadsItsCopyWithAllOperations() throws Exception {
    OpenAPIContract loaded =
        OpenAPIContract.from(vertx, contract.routerDocument())
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);

    assertThat(loaded.operations())
        .extracting(Operation::getOperationId)
        .containsExactlyInAnyOrderElementsOf(contract.operationIds());
    assertThat(loaded.findOperation("/messages/count", HttpMethod.GET).getOperationId())
        .isEqualTo("countMessages");
    assertThat(loaded.operation("createMessage").getSecurityRequirements()).isNotEmpty();
    assertThat(loaded.operation("getMessage").getParameters())
        .extracting(io.vertx.openapi.contract.Parameter::getName)
        .containsExactly("id");
  }

  @Test
  void permissionsAreTheReferences() {
    assertThat(contract.permission("createMessage")).contains(Permission.CREATE_MESSAGE);
    assertThat(contract.permission("listMessageRecipients"))
        .contains(Permission.VIEW_MESSAGE_RECIPIENT);
    assertThat(contract.permission("getRecipientMessage")).contains(Permission.VIEW_MESSAGE);
    assertThat(contract.permission("createAttachments"))
        .contains(Permission.CREATE_ATTACHMENT_FILE);
  }

  @Test
  void keysOfChannelsFallBackAsTheContractSays() {
    assertThat(contract.permission("createChannel")).contains(Permission.CREATE_CHANNEL);
    assertThat(Permission.CREATE_CHANNEL.grantedBy(Set.of("CreateChannel"))).isTrue();
    assertThat(Permission.CREATE_CHANNEL.grantedBy(Set.of("CreateMessage"))).isTrue();
    assertThat(Permission.CREATE_CHANNEL.grantedBy(Set.of("2"))).isTrue();
    assertThat(Permission.CREATE_CHANNEL.grantedBy(Set.of("ViewChannel", "ViewMessage"))).isFalse();
    assertThat(Permission.CREATE_MESSAGE.grantedBy(Set.of("CreateChannel"))).isFalse();
    String wrong = contract.yaml().replace("fallback: CreateMessage", "fallback: DeleteMessage");
    assertThatThrownBy(() -> Contract.parse(wrong))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("x-permission-fallback");
  }

  @Test
  void askingForAnOperationThatIsNotThereFails() {
    assertThatThrownBy(() -> contract.permission("dropTables"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dropTables");
    assertThatThrownBy(() -> contract.bodyValidator("listMessages"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theDocumentIsACopyThatNobodyCanChange() {
    contract.document().remove("paths");

    assertThat(contract.document().getJsonObject("paths").size()).isPositive();
    contract.routerDocument();
    assertThat(contract.document().getJsonObject("components").containsKey("schemas")).isTrue();
  }

  @Test
  void theYamlServedIsTheOneLoaded() {
    assertThat(Contract.parse(contract.yaml()).document()).isEqualTo(contract.document());
  }
}
