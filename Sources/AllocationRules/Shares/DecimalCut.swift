import BigInt

/// A positive number cut after eight significant digits, never rounded up: `digits · 10^exponent`.
struct DecimalCut: Sendable, Hashable {
  private(set) var digits: Int
  private(set) var exponent: Int
  private static let least = 10_000_000

  /// `numerator / denominator`, both above 0.
  init(_ numerator: BigInt, over denominator: BigInt) {
    var exponent = Self.guess(numerator.approximate(over: denominator))
    while true {
      let cut = Self.scaled(numerator, by: -exponent) / Self.scaled(denominator, by: exponent)
      if cut < BigInt(Self.least) {
        exponent -= 1
      } else if cut >= BigInt(10 * Self.least) {
        exponent += 1
      } else {
        (digits, self.exponent) = (Int(cut), exponent)
        return
      }
    }
  }

  /// The cut of a double, if it and its exponent are simple; which numbers have this cut has to be
  /// checked against `bounds`.
  init?(_ value: Double) {
    let exponent = Self.guess(value)
    guard value > 0, (-22...22).contains(exponent) else { return nil }
    let power = Self.power(abs(exponent))
    let digits = Int(exponent < 0 ? value * power : value / power)
    guard (Self.least..<10 * Self.least).contains(digits) else { return nil }
    (self.digits, self.exponent) = (digits, exponent)
  }

  /// Doubles a few units in the last place inside the range of numbers that have this cut.
  var bounds: (low: Double, high: Double) {
    let power = Self.power(abs(exponent))
    func value(_ digits: Int) -> Double {
      exponent < 0 ? Double(digits) / power : Double(digits) * power
    }
    return (value(digits) * (1 + 0x1p-50), value(digits + 1) * (1 - 0x1p-50))
  }

  private static func guess(_ value: Double) -> Int {
    // A binary exponent times log10(2); one more or less is corrected by the callers.
    var exponent = Int((Double(value.exponent) * 0.30103).rounded(.down)) - 7
    let power = power(min(22, abs(exponent)))
    let head = exponent < 0 ? value * power : value / power
    if abs(exponent) <= 22 && head >= Double(10 * least) { exponent += 1 }
    if abs(exponent) <= 22 && head < Double(least) { exponent -= 1 }
    return exponent
  }

  /// Exact up to 10^22.
  private static func power(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }

  private static func scaled(_ value: BigInt, by exponent: Int) -> BigInt {
    exponent > 0 ? value * BigInt(10).power(exponent) : value
  }

  /// A plain decimal without trailing zeros behind the point.
  var text: String {
    let all = String(digits)
    if exponent >= 0 { return all + String(repeating: "0", count: exponent) }
    let padded = String(repeating: "0", count: max(0, 1 - exponent - all.count)) + all
    let whole = padded.dropLast(-exponent)
    var fraction = padded.suffix(-exponent)
    while fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? String(whole) : whole + "." + fraction
  }
}
