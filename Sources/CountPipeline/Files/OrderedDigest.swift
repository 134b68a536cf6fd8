import AuditTrail
import Synchronization

/// The digest of a file whose parts several workers read: each part is hashed from the very bytes
/// that were parsed, in the order of the file.
final class OrderedDigest: Sendable {
  private struct State {
    var hash = SHA256Hex()
    var next = 0
    /// Parts that came before their turn.
    var waiting: [Int: [UInt8]] = [:]
  }
  private let state = Mutex(State())

  /// Takes part number `part`, counted from 0.
  func add(_ bytes: [UInt8], part: Int) {
    state.withLock { state in
      state.waiting[part] = bytes
      while let bytes = state.waiting.removeValue(forKey: state.next) {
        state.hash.update(bytes)
        state.next += 1
      }
    }
  }

  func finish() -> String { state.withLock { $0.hash.finish() } }
}
