package import BigInt

/// An exact rational number in lowest terms, with a positive denominator.
package struct Ratio: Hashable, Comparable, Sendable {
  package let numerator: BigInt
  package let denominator: BigInt

  /// `denominator` must not be zero.
  package init(_ numerator: BigInt, _ denominator: BigInt) {
    precondition(!denominator.isZero, "a ratio has no zero denominator")
    let divisor = numerator.greatestCommonDivisor(with: denominator)
    let sign: BigInt = denominator.sign == .minus ? -1 : 1
    self.numerator = sign * numerator / divisor
    self.denominator = sign * denominator / divisor
  }

  package init(_ whole: BigInt) {
    numerator = whole
    denominator = 1
  }
  package init(_ whole: some BinaryInteger) { self.init(BigInt(whole)) }
  package init(_ numerator: some BinaryInteger, over denominator: some BinaryInteger) {
    self.init(BigInt(numerator), BigInt(denominator))
  }
  package init(_ money: Money) { self.init(money.minorUnits) }

  package static let zero = Ratio(BigInt(0))
  package static let one = Ratio(BigInt(1))
  package static func powerOfTen(_ exponent: Int) -> Ratio {
    Ratio(BigInt(10).power(exponent))
  }

  package var isZero: Bool { numerator.isZero }
  package var isWhole: Bool { denominator == 1 }

  package static func < (left: Ratio, right: Ratio) -> Bool {
    left.numerator * right.denominator < right.numerator * left.denominator
  }
  package static func + (left: Ratio, right: Ratio) -> Ratio {
    if left.isWhole && right.isWhole { return Ratio(left.numerator + right.numerator) }
    return Ratio(
      left.numerator * right.denominator + right.numerator * left.denominator,
      left.denominator * right.denominator)
  }
  package static prefix func - (value: Ratio) -> Ratio {
    Ratio(-value.numerator, value.denominator)
  }
  package static func - (left: Ratio, right: Ratio) -> Ratio { left + (-right) }
  package static func * (left: Ratio, right: Ratio) -> Ratio {
    if left.isWhole && right.isWhole { return Ratio(left.numerator * right.numerator) }
    return Ratio(left.numerator * right.numerator, left.denominator * right.denominator)
  }
  package static func / (left: Ratio, right: Ratio) -> Ratio {
    Ratio(left.numerator * right.denominator, left.denominator * right.numerator)
  }
  package static func += (left: inout Ratio, right: Ratio) { left = left + right }

  /// The least whole number that is not below this one.
  package var roundedUp: BigInt {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder.isZero || numerator.sign == .minus ? quotient : quotient + 1
  }
  /// The greatest whole number that is not above this one.
  package var roundedDown: BigInt {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder.isZero || numerator.sign == .plus ? quotient : quotient - 1
  }

  /// `a/b` in lowest terms, or `a` when the value is whole.
  package var exact: String {
    isWhole ? String(numerator) : "\(numerator)/\(denominator)"
  }

  /// Reads `3`, `-3`, `3/4` or `0.75`; nil for anything else, also for a zero denominator.
  package init?(exact text: some StringProtocol) {
    func digits(_ part: some StringProtocol) -> BigInt? {
      guard !part.isEmpty, part.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
      return BigInt(String(part))
    }
    let isNegative = text.utf8.first == 45
    let body = String(isNegative ? text.dropFirst() : text[...])
    let sign: BigInt = isNegative ? -1 : 1
    if let slash = body.utf8.firstIndex(of: 47) {
      guard let over = digits(body[..<slash]),
        let under = digits(body[body.index(after: slash)...]), !under.isZero
      else { return nil }
      self.init(sign * over, under)
    } else if let point = body.utf8.firstIndex(of: 46) {
      let fraction = body[body.index(after: point)...]
      guard let whole = digits(body[..<point]), let part = digits(fraction) else { return nil }
      let scale = BigInt(10).power(fraction.utf8.count)
      self.init(sign * (whole * scale + part), scale)
    } else {
      guard let whole = digits(body) else { return nil }
      self.init(sign * whole)
    }
  }

  /// The value with `places` decimals, rounded half to even from the exact integers.
  package func decimal(places: Int) -> String {
    let scale = BigInt(10).power(places)
    let (quotient, remainder) = (numerator.magnitude * scale.magnitude).quotientAndRemainder(
      dividingBy: denominator.magnitude)
    let twice = remainder * 2
    let isUp =
      twice > denominator.magnitude
      || (twice == denominator.magnitude && !(quotient % 2).isZero)
    let rounded = isUp ? quotient + 1 : quotient
    let digits = String(rounded)
    let sign = numerator.sign == .minus && !rounded.isZero ? "-" : ""
    if places == 0 { return sign + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }
}
