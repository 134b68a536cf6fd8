import BudgetModel
import Testing

@testable import BallotReading

struct MoneyParsingTests {
  private func read(_ text: String, _ settings: ReadingSettings = ReadingSettings()) -> String {
    do {
      return "\(try MoneyParsing(settings: settings).money(text).minorUnits)"
    } catch {
      return error.code.name
    }
  }
  private func settings(
    minorDigits: Int = 2, decimalComma: Bool = false,
    grouping: ReadingSettings.Grouping = .none
  ) -> ReadingSettings {
    var settings = ReadingSettings()
    settings.minorDigits = minorDigits
    settings.hasDecimalComma = decimalComma
    settings.grouping = grouping
    return settings
  }

  @Test(arguments: [
    ("5000", "500000"), ("5000.5", "500050"), ("5000.50", "500050"), ("0", "0"), ("0.01", "1"),
    ("007", "700"), ("400000.0", "40000000"), ("400000.000", "number-ambiguous"),
    ("1331751,11", "number-decimal-comma"), ("5000,5", "number-decimal-comma"),
    ("5,000", "number-grouping"), ("5.000", "number-grouping"), ("5 000", "number-grouping"),
    ("5'000", "number-grouping"), ("5\u{A0}000", "number-grouping"),
    ("5\u{202F}000", "number-grouping"), ("5\u{2019}000", "number-grouping"),
    ("1,331,751.11", "number-grouping"), ("1.331.751,11", "number-grouping"),
    ("€5000", "number-currency"), ("5000 PLN", "number-currency"), ("$123", "number-currency"),
    ("5 000 zł", "number-currency"), ("-5", "number-negative"), ("\u{2212}5", "number-negative"),
    ("1e6", "number-bad"), ("١٢٣", "number-bad"), ("+5", "number-bad"), ("5000.", "number-bad"),
    (".5", "number-bad"), ("5,,000", "number-bad"), ("abc", "number-bad"),
    ("5000.505", "number-too-fine"), ("0.505", "number-too-fine"), ("5.0000", "number-too-fine"),
    ("90000000000000", "9000000000000000"), ("90000000000000.01", "number-too-large"),
    ("99999999999999999999", "number-too-large"), ("NULL", "value-placeholder"),
    ("n/a", "value-placeholder"), ("-", "value-placeholder"), ("#REF!", "value-placeholder"),
  ])
  func aCellIsReadExactlyOrRefused(cell: (text: String, reading: String)) {
    #expect(read(cell.text) == cell.reading)
  }

  @Test func aDeclaredGroupingIsReadInGroupsOfThree() {
    let comma = settings(grouping: .comma)
    #expect(read("5,000", comma) == "500000")
    #expect(read("1,331,751.11", comma) == "133175111")
    #expect(read("5000", comma) == "500000")
    #expect(read("50,00", comma) == "number-decimal-comma")
    #expect(read("1,3317,51", comma) == "number-grouping")
    #expect(read("5 000", settings(grouping: .space)) == "500000")
    #expect(read("5\u{A0}000", settings(grouping: .space)) == "500000")
    #expect(read("5\u{202F}000", settings(grouping: .space)) == "500000")
    #expect(read("5'000", settings(grouping: .apostrophe)) == "500000")
    #expect(read("5\u{2019}000", settings(grouping: .apostrophe)) == "500000")
  }

  @Test func aDeclaredDecimalCommaIsRead() {
    let comma = settings(decimalComma: true)
    #expect(read("1331751,11", comma) == "133175111")
    #expect(read("5000.5", comma) == "number-bad")
    #expect(read("5.000", comma) == "number-grouping")
    #expect(read("5,000", comma) == "number-grouping")
    let both = settings(decimalComma: true, grouping: .point)
    #expect(read("1.331.751,11", both) == "133175111")
  }

  @Test func decimalsFollowTheCurrency() {
    #expect(read("5000", settings(minorDigits: 0)) == "5000")
    #expect(read("5000.0", settings(minorDigits: 0)) == "5000")
    #expect(read("5000.5", settings(minorDigits: 0)) == "number-too-fine")
    #expect(read("5.000", settings(minorDigits: 3)) == "5000")
    #expect(read("5.0005", settings(minorDigits: 3)) == "number-too-fine")
  }

  @Test func aMessageNamesTheReadingAndTheSetting() {
    func sentence(_ text: String) -> String {
      do {
        _ = try MoneyParsing(settings: ReadingSettings()).money(text)
        return ""
      } catch {
        return error.sentence
      }
    }
    #expect(
      sentence("1331751,11")
        == "'1331751,11' has a decimal comma; write '1331751.11' or set numbers: {decimal: comma}")
    #expect(
      sentence("5 000")
        == "'5 000' has a blank between digits; write '5000' or set numbers: {grouping: space} "
        + "with groups of three")
    #expect(
      sentence("400000.000")
        == "'400000.000' could mean 400000 or 400000000; write the number without the zeros")
  }
}
