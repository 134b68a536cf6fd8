/// What kinds of bytes a stretch of a file holds. A clean stretch is passed over many bytes at a
/// time.
struct ByteCensus: Equatable {
  var lineFeeds = 0
  var carriageReturns = 0
  /// Line feeds that follow a carriage return.
  var pairs = 0
  var tabs = 0
  /// Bytes below 0x20, the three above included.
  var controls = 0
  var hasNonASCII = false

  var hasOtherControls: Bool { controls > lineFeeds + carriageReturns + tabs }
  var hasLoneCarriageReturns: Bool { carriageReturns > pairs }

  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var place = range.lowerBound
    while place + 8 <= range.upperBound {
      let words = min(Self.blockWords, (range.upperBound - place) / 8)
      countWords(unsafe bytes.bytes, from: place, words)
      place += words * 8
    }
    while place < range.upperBound {
      let byte = bytes[place]
      if byte >= 0x80 { hasNonASCII = true }
      if byte < 0x20 { controls += 1 }
      if byte == 0x0A { lineFeeds += 1 }
      place += 1
    }
    if controls > lineFeeds { countOthers(bytes, range) }
  }

  /// Eight counts of at most 255 fit a word.
  private static let blockWords = 255
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// Counts eight bytes at a time, each in its own byte of a sum.
  private mutating func countWords(_ bytes: RawSpan, from start: Int, _ words: Int) {
    var low: UInt64 = 0
    var feeds: UInt64 = 0
    var any: UInt64 = 0
    for index in 0..<words {
      let word = unsafe bytes.unsafeLoadUnaligned(
        fromByteOffset: start &+ index &* 8, as: UInt64.self)
      any |= word
      low &+= Self.zeros(word & (Self.ones &* 0xE0))
      feeds &+= Self.zeros(word ^ (Self.ones &* 0x0A))
    }
    controls += Self.sum(low)
    lineFeeds += Self.sum(feeds)
    if any & (Self.ones &* 0x80) != 0 { hasNonASCII = true }
  }

  /// 1 in each byte of the word that is zero.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 {
    let seven = ones &* 0x7F
    return ((~(((word & seven) &+ seven) | word)) &>> 7) & ones
  }

  private static func sum(_ counts: UInt64) -> Int {
    (0..<8).reduce(0) { $0 + Int(truncatingIfNeeded: (counts &>> UInt64($1 * 8)) & 0xFF) }
  }

  private mutating func countOthers(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var previous: UInt8 = 0
    for place in range {
      let byte = bytes[place]
      if byte == 0x0D {
        carriageReturns += 1
      } else if byte == 0x09 {
        tabs += 1
      } else if byte == 0x0A, previous == 0x0D {
        pairs += 1
      }
      previous = byte
    }
  }
}
