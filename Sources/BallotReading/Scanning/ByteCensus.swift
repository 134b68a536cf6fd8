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
    while place < range.upperBound {
      let end = min(place + Self.blockSize, range.upperBound)
      unsafe bytes.withUnsafeBufferPointer { buffer in
        unsafe count(UnsafeBufferPointer(rebasing: buffer[place..<end]))
      }
      place = end
    }
    if controls > lineFeeds { countOthers(bytes, range) }
  }

  /// Counts within a block fit a byte, which lets the compiler count many bytes at once.
  private static let blockSize = 192

  private mutating func count(_ block: UnsafeBufferPointer<UInt8>) {
    var low: UInt8 = 0
    var feeds: UInt8 = 0
    var any: UInt8 = 0
    for place in 0..<block.count {
      let byte = unsafe block[place]
      any |= byte
      low &+= byte < 0x20 ? 1 : 0
      feeds &+= byte == 0x0A ? 1 : 0
    }
    controls += Int(low)
    lineFeeds += Int(feeds)
    if any >= 0x80 { hasNonASCII = true }
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
