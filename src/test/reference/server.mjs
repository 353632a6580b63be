// The reference as a host application serves it: the published @sourceloop/chat-service, unmodified,
// with its own sequence and HS256 tokens. Environment: PORT, HOST, DB_HOST, DB_PORT, DB_USER,
// DB_PASSWORD, DB_DATABASE, DB_SCHEMA, JWT_SECRET, JWT_ISSUER, LOCALE_PATH (a folder it may write to:
// it keeps every error message there). Prints one line when it listens.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { BootMixin } = require('@loopback/boot');
const { RepositoryMixin, juggler } = require('@loopback/repository');
const { RestApplication } = require('@loopback/rest');
const { ChatServiceComponent } = require('@sourceloop/chat-service');
const {
  BearerVerifierBindings, BearerVerifierComponent, BearerVerifierType, CoreComponent,
} = require('@sourceloop/core');
const { AuthenticationComponent } = require('loopback4-authentication');

const env = process.env;

class ChatHost extends BootMixin(RepositoryMixin(RestApplication)) {
  constructor() {
    super({ rest: { host: env.HOST ?? '127.0.0.1', port: Number(env.PORT), gracePeriodForClose: 1000 } });
    this.projectRoot = import.meta.dirname;
    this.dataSource(new juggler.DataSource({
      name: 'chatDb',
      connector: 'postgresql',
      host: env.DB_HOST,
      port: Number(env.DB_PORT),
      user: env.DB_USER,
      password: env.DB_PASSWORD,
      database: env.DB_DATABASE,
      schema: env.DB_SCHEMA,
    }), 'chatDb');
    // The component asks for RS256 keys from an authentication database and cannot be told
    // otherwise. What is mounted before it stays: with this, JWT_SECRET counts, as its README says.
    this.component(CoreComponent);
    this.component(AuthenticationComponent);
    this.bind(BearerVerifierBindings.Config).to({
      authServiceUrl: '', type: BearerVerifierType.service, useSymmetricEncryption: true,
    });
    this.component(BearerVerifierComponent);
    this.component(ChatServiceComponent);
  }
}

const app = new ChatHost();
await app.boot();
await app.start();
console.log(`the reference listens on ${app.restServer.url}`);
process.once('SIGTERM', () => app.stop().then(() => process.exit(0)));
