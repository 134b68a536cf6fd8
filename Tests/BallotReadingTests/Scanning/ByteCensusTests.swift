import Testing

@testable import BallotReading

struct ByteCensusTests {
  /// Counted one by one.
  private func plain(_ bytes: [UInt8]) -> [Int] {
    let pairs = bytes.indices.dropFirst().count { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0D }
    return [
      bytes.count { $0 == 0x0A }, bytes.count { $0 == 0x0D }, pairs, bytes.count { $0 == 0x09 },
      bytes.count { $0 < 0x20 }, bytes.contains { $0 >= 0x80 } ? 1 : 0,
    ]
  }
  private func census(_ bytes: [UInt8]) -> [Int] {
    let census = ByteCensus(bytes.span, 0..<bytes.count)
    return [
      census.lineFeeds, census.carriageReturns, census.pairs, census.tabs, census.controls,
      census.hasNonASCII ? 1 : 0,
    ]
  }

  @Test func everyByteIsCountedAtEveryPlace() {
    for byte in UInt8.min...UInt8.max {
      for place in 0..<20 {
        var bytes = Array("0123456789abcdefghij".utf8)
        bytes[place] = byte
        #expect(census(bytes) == plain(bytes))
      }
    }
  }

  @Test func longStretchesAreCountedInFull() {
    let bytes = (0..<9001).map { place -> UInt8 in
      [0x61, 0x0D, 0x0A, 0x09, 0x20, 0x1F, 0x7F][(place * place + place / 7) % 7]
    }
    #expect(census(bytes) == plain(bytes))
    let feeds = [UInt8](repeating: 0x0A, count: 5000)
    #expect(census(feeds) == plain(feeds))
  }
}
