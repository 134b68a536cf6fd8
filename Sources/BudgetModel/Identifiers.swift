/// A dense index into one of the cycle's tables. Tables are kept in id order (UTF-8 bytes).
package protocol DenseIndex: Hashable, Comparable, Sendable {
  var position: Int { get }
  init(_ position: Int)
}

extension DenseIndex {
  package static func < (left: Self, right: Self) -> Bool { left.position < right.position }
}

package struct ProjectIndex: DenseIndex {
  package let position: Int
  package init(_ position: Int) { self.position = position }
}

package struct CouncilIndex: DenseIndex {
  package let position: Int
  package init(_ position: Int) { self.position = position }
}

/// The place of a pool in declared order: `cycle.yaml`, then `pools.csv` by id, then the pools
/// that a split makes, by id.
package struct PoolIndex: DenseIndex {
  package let position: Int
  package init(_ position: Int) { self.position = position }
}

/// The place of a contest in the cycle's list of contests.
package struct ContestIndex: DenseIndex {
  package let position: Int
  package init(_ position: Int) { self.position = position }
}

extension Array {
  package subscript(index: some DenseIndex) -> Element {
    get { self[index.position] }
    // Changes the element in place; a setter would copy it first.
    _modify { yield &self[index.position] }
  }
}

extension StringProtocol {
  /// Id order: ascending UTF-8 bytes, on every machine and in every locale.
  package func isBefore(_ other: some StringProtocol) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}

extension String {
  /// The same for two strings, byte by byte: the comparison under every sort of the program.
  package func isBefore(_ other: String) -> Bool {
    let (left, right) = (utf8.span, other.utf8.span)
    for place in 0..<min(left.count, right.count) where left[place] != right[place] {
      return left[place] < right[place]
    }
    return left.count < right.count
  }
}
