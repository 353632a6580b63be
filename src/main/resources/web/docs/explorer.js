/* global SwaggerUIBundle */
// The token field is behind “Authorize”; a token is forgotten when the page is left.
const home = new URL('.', document.baseURI);

/** What is tried out is the server that serves the page; examples of what may be left out are no values. */
function forTrying(contract) {
  contract.servers = [{ url: home.href.replace(/\/$/, '') }];
  Object.values(contract.components.parameters)
    .filter((parameter) => !parameter.required)
    .forEach((parameter) => {
      delete parameter.example;
      Object.values(parameter.content ?? {}).forEach((media) => delete media.example);
    });
  return contract;
}

fetch(new URL('openapi.json', home))
  .then((answer) => answer.json())
  .then((contract) =>
    SwaggerUIBundle({
      spec: forTrying(contract),
      dom_id: '#explorer',
      deepLinking: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      docExpansion: 'list',
      validatorUrl: null,
    }),
  )
  .catch((failure) => {
    document.getElementById('explorer').textContent = `The contract cannot be read: ${failure.message}`;
  });
