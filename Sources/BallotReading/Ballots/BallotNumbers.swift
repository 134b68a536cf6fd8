import BudgetModel

/// Points, ranks, weights and amounts in ballots, from bytes.
struct BallotNumbers: Sendable {
  let settings: ReadingSettings

  /// At most 18 digits and nothing else.
  @inline(__always)
  static func whole(_ bytes: ArraySlice<UInt8>) -> Int64? {
    guard !bytes.isEmpty, bytes.count <= 18 else { return nil }
    var number: Int64 = 0
    for byte in bytes {
      let digit = byte &- 48
      guard digit < 10 else { return nil }
      number = number &* 10 &+ Int64(digit)
    }
    return number
  }

  /// An exact number with its denominator; nil: no number.
  func number(_ bytes: ArraySlice<UInt8>) -> (value: Int64, scale: Int64)? {
    if let whole = Self.whole(bytes) { return (whole, 1) }
    guard bytes.count <= 40 else { return nil }
    var text = CellText(String(decoding: bytes, as: UTF8.self)).trimmed
    if settings.hasDecimalComma { text = text.replacing(",", with: ".") }
    guard let ratio = Ratio(exact: text), ratio.denominator <= 1_000_000_000_000,
      let value = Int64(exactly: ratio.numerator), let scale = Int64(exactly: ratio.denominator),
      value > BallotSheet.badValue
    else { return nil }
    return (value, scale)
  }

  /// An amount in minor units; nil: no amount.
  func amount(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let text = CellText(String(decoding: bytes, as: UTF8.self)).trimmed
    do {
      return try MoneyParsing(settings: settings).money(text).minorUnits
    } catch {
      return nil
    }
  }

  /// A rank from 1 up; nil: no rank.
  static func rank(_ bytes: ArraySlice<UInt8>) -> Int64? {
    whole(bytes).flatMap { $0 > 0 ? $0 : nil }
  }
}
