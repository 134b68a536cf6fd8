import Foundation

/// How many times more processor time some work takes on the larger of two inputs: about their ratio
/// if it is linear, the square of it if it is quadratic. The least of three runs counts, on this
/// thread alone, so that other work on the machine plays no part.
package func growth(
  from small: Int, to large: Int, _ work: (Int) throws -> Void
) rethrows -> Double {
  func least(_ size: Int) throws -> Double {
    try (0..<3).map { _ in
      let start = threadSeconds()
      try work(size)
      return threadSeconds() - start
    }.min()!
  }
  return try least(large) / least(small)
}

private func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
