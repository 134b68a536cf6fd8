/// How a rule compares numbers; the outcome and every byte are the same.
package enum NumberFilter: Sendable {
  /// Doubles with an error bound decide where they can, exact numbers elsewhere.
  case on
  /// Exact numbers decide everything.
  case off

  /// What a build uses: `make test-exact` runs every test by exact numbers alone.
  package static var standard: Self {
    #if EXACT_ONLY
      .off
    #else
      .on
    #endif
  }
}
