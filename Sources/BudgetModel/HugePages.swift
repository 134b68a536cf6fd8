import Glibc

/// Asks the system for large pages under large buffers: a quarter of the time of a count of millions
/// of ballots went into first touches of small ones. Advice only: nothing depends on it.
package enum HugePages {
  private static let pageBytes = 4096
  private static let leastBytes = 1 << 22

  package static func advise(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= leastBytes, let base = bytes.baseAddress else { return }
    let first = unsafe base.alignedUp(toMultipleOf: pageBytes)
    let count = unsafe bytes.count - (first - base)
    _ = unsafe madvise(UnsafeMutableRawPointer(mutating: first), count, MADV_HUGEPAGE)
  }

  /// Advises for the whole capacity of an array.
  package static func advise<Element>(_ array: inout [Element]) {
    let bytes = array.capacity * MemoryLayout<Element>.stride
    unsafe array.withUnsafeMutableBytes {
      unsafe advise(UnsafeRawBufferPointer(start: $0.baseAddress, count: bytes))
    }
  }
}
