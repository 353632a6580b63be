/* global SwaggerUIBundle */
// The token field is behind “Authorize”; a token is forgotten when the page is left.
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#explorer',
  deepLinking: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  docExpansion: 'list',
  validatorUrl: null,
  requestInterceptor(request) {
    // The contract names the development server; what is tried out is the server that serves the page.
    const { pathname, search } = new URL(request.url, location.href);
    request.url = new URL(`.${pathname}${search}`, location.href).href;
    return request;
  },
});
