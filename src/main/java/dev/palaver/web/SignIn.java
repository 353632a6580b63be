package dev.palaver.web;

import io.vertx.ext.web.Router;

/**
 * How people come by a token where no product hands one over: the development server has one, the
 * service itself has none. The page is told that it is there, and offers it.
 */
public interface SignIn {
  /** Adds the routes {@code /dev/people} and {@code /dev/token}; called once per event loop. */
  void mount(Router router);
}
