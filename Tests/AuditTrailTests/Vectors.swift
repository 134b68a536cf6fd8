import Foundation
import Testing

/// The published vectors of this target, read with another JSON reader than the one under test.
enum Vectors {
  static func bytes(_ path: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.url(forResource: "Vectors", withExtension: nil))
    return Array(try Data(contentsOf: folder.appendingPathComponent(path)))
  }
  static func json(_ path: String) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(try bytes(path)))
    return try #require(value as? [String: Any])
  }
  static func cases(_ path: String, _ key: String) throws -> [[String: Any]] {
    try #require(try json(path)[key] as? [[String: Any]])
  }
}

extension [String: Any] {
  func text(_ key: String) throws -> String { try #require(self[key] as? String) }
}
