import Crypto

/// SHA-256 digests as 64 lower-case hexadecimal digits.
package struct SHA256Hex {
  private var hash = SHA256()

  package init() {}

  /// Continues a digest over bytes that arrive in pieces.
  package mutating func update(_ bytes: [UInt8]) { hash.update(data: bytes) }
  package mutating func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
  }
  package func finish() -> String { Self.hexadecimal(hash.finalize()) }

  package static func of(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }
  package static func of(_ text: String) -> String { of(Array(text.utf8)) }

  /// The digest as it is printed for minutes and notice boards: 16 groups of four.
  package static func grouped(_ digest: String) -> String {
    let digits = Array(digest.utf8)
    let groups = stride(from: 0, to: digits.count, by: 4).map {
      String(decoding: digits[$0..<min($0 + 4, digits.count)], as: UTF8.self)
    }
    return groups.joined(separator: " ")
  }

  /// True for 64 lower-case hexadecimal digits.
  package static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  private static func hexadecimal(_ digest: SHA256Digest) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in digest {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
