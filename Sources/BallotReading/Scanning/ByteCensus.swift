/// What kinds of bytes a stretch of a file holds: counted 16 at a time, so that a clean file costs
/// little.
struct ByteCensus: Equatable {
  var lineFeeds = 0
  var carriageReturns = 0
  /// Carriage returns that a line feed follows.
  var pairs = 0
  var tabs = 0
  /// Bytes below 0x20, the three above included.
  var controls = 0
  var hasNonASCII = false

  var hasOtherControls: Bool { controls > lineFeeds + carriageReturns + tabs }
  var hasLoneCarriageReturns: Bool { carriageReturns > pairs }

  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let vectorEnd = unsafe bytes.withUnsafeBufferPointer { buffer in
      countVectors(UnsafeRawBufferPointer(buffer), range)
    }
    var previous: UInt8 = vectorEnd > range.lowerBound ? bytes[vectorEnd - 1] : 0
    for place in vectorEnd..<range.upperBound {
      let byte = bytes[place]
      count(byte, after: previous)
      previous = byte
    }
  }

  private mutating func count(_ byte: UInt8, after previous: UInt8) {
    if byte >= 0x80 { hasNonASCII = true }
    guard byte < 0x20 else { return }
    controls += 1
    switch byte {
    case 0x0A:
      lineFeeds += 1
      if previous == 0x0D { pairs += 1 }
    case 0x0D: carriageReturns += 1
    case 0x09: tabs += 1
    default: break
    }
  }

  /// Counts whole vectors; returns where it stopped. A pair belongs to its line feed.
  @safe private mutating func countVectors(
    _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>
  ) -> Int {
    typealias Vector = SIMD16<UInt8>
    var place = range.lowerBound
    // The first byte has no byte before it in the stretch.
    if place < range.upperBound, place == 0 {
      unsafe count(bytes[place], after: 0)
      place += 1
    }
    var any = Vector()
    while place + 16 <= range.upperBound {
      let blocks = min(255, (range.upperBound - place) / 16)
      var feeds = Vector()
      var returns = Vector()
      var both = Vector()
      var tabbed = Vector()
      var low = Vector()
      for _ in 0..<blocks {
        let vector = unsafe bytes.loadUnaligned(fromByteOffset: place, as: Vector.self)
        any |= vector
        let isLow = vector .< 0x20
        low = low &+ Vector().replacing(with: 1, where: isLow)
        feeds = feeds &+ Vector().replacing(with: 1, where: vector .== 0x0A)
        let isReturn = vector .== 0x0D
        returns = returns &+ Vector().replacing(with: 1, where: isReturn)
        tabbed = tabbed &+ Vector().replacing(with: 1, where: vector .== 0x09)
        let before = unsafe bytes.loadUnaligned(fromByteOffset: place - 1, as: Vector.self)
        both =
          both
          &+ Vector().replacing(with: 1, where: (before .== 0x0D) .& (vector .== 0x0A))
        place += 16
      }
      lineFeeds += Self.sum(feeds)
      carriageReturns += Self.sum(returns)
      pairs += Self.sum(both)
      tabs += Self.sum(tabbed)
      controls += Self.sum(low)
    }
    if any.max() >= 0x80 { hasNonASCII = true }
    return place
  }

  private static func sum(_ vector: SIMD16<UInt8>) -> Int {
    Int(SIMD16<UInt16>(truncatingIfNeeded: vector).wrappedSum())
  }
}
