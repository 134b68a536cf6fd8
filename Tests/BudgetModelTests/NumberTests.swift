import BudgetModel
import Testing

/// Money and ratios are exact, and are written in one way only.
@Suite struct NumberTests {
  @Test(
    arguments: [
      (0, 2, "0.00"), (5, 2, "0.05"), (50, 2, "0.50"), (123_456, 2, "1234.56"), (-5, 2, "-0.05"),
      (7, 0, "7"), (1234, 3, "1.234"), (1, 3, "0.001"),
      (9_000_000_000_000_000, 2, "90000000000000.00"),
    ] as [(Int64, Int, String)]) func moneyHasExactlyItsDigits(
      _ units: Int64, _ digits: Int, _ text: String
    )
  {
    #expect(Money(minorUnits: units).decimal(minorDigits: digits) == text)
    #expect(Money(minorUnits: units).exact == String(units))
  }

  @Test(arguments: [
    ("3", "3"), ("-3", "-3"), ("3/4", "3/4"), ("6/8", "3/4"), ("0.75", "3/4"), ("-0.5", "-1/2"),
    ("0/7", "0"), ("10/5", "2"),
    ("123456789012345678901234567890", "123456789012345678901234567890"),
  ]) func aRatioIsReadExactlyAndWrittenInLowestTerms(_ text: String, _ exact: String) {
    #expect(Ratio(exact: text)?.exact == exact)
  }

  @Test(arguments: ["", "-", "1/0", "1/", "/2", "1.", ".5", "1e3", "1,5", "+1", " 1", "١"])
  func whatIsNoRatioIsNil(_ text: String) {
    #expect(Ratio(exact: text) == nil)
  }

  @Test func ratiosAreComparedByCrossMultiplication() {
    // A float cannot tell these two apart.
    let one = Ratio(9_007_199_254_740_993, over: 9_007_199_254_740_992)
    let other = Ratio(9_007_199_254_740_992, over: 9_007_199_254_740_991)
    #expect(one < other)
    #expect(one != other)
    #expect(Ratio(1, over: 3) + Ratio(1, over: 6) == Ratio(1, over: 2))
    #expect(Ratio(2, over: 3) * Ratio(3, over: 4) == Ratio(1, over: 2))
    #expect(Ratio(1, over: -2) == Ratio(-1, over: 2))
    #expect(Ratio(1, over: 2) / Ratio(-1, over: 4) == Ratio(-2))
  }

  @Test(arguments: [(7, 2, 4, 3), (-7, 2, -3, -4), (8, 2, 4, 4), (0, 5, 0, 0), (1, 3, 1, 0)])
  func roundingIsUpOrDownAsNamed(_ over: Int, _ under: Int, _ up: Int, _ down: Int) {
    #expect(Int(Ratio(over, over: under).roundedUp) == up)
    #expect(Int(Ratio(over, over: under).roundedDown) == down)
  }

  @Test(arguments: [
    (1, 8, 2, "0.12"), (3, 8, 2, "0.38"), (1, 3, 2, "0.33"), (-1, 8, 2, "-0.12"), (5, 2, 0, "2"),
    (7, 2, 0, "4"), (-1, 1000, 2, "0.00"), (199, 2, 1, "99.5"),
  ]) func decimalsAreRoundedHalfToEven(_ over: Int, _ under: Int, _ places: Int, _ text: String) {
    #expect(Ratio(over, over: under).decimal(places: places) == text)
  }

  @Test func everyCodeIsDescribedOnce() {
    #expect(DiagnosticCode.entries.count == DiagnosticCode.allCases.count)
    #expect(Set(DiagnosticCode.entries.map(\.code)) == Set(DiagnosticCode.allCases))
    for entry in DiagnosticCode.entries { #expect(!entry.meaning.isEmpty) }
  }

  @Test func aFindingIsPrintedInOneForm() {
    let place = SourceLocation(file: "ballots/north.csv", line: 17, column: 12)
    let finding = Diagnostic(.unknownProject, at: place, "ballot b1 names project 'P99'")
    #expect(
      finding.line
        == "ballots/north.csv:17:12: reject: ballot b1 names project 'P99' [unknown-project]")
    #expect(quoted("a\u{7}b") == "'a\\u{7}b'")
    #expect(quoted(String(repeating: "x", count: 41)).hasSuffix("x…'"))
  }
}
