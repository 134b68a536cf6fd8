import BigInt
import BudgetModel

/// Sets of candidates that money and limits permit, counted from some worth on: depth first, and no
/// further where even parts of projects would add too little (Dantzig, doi:10.1287/opre.5.2.266).
struct ReplaySets {
  struct Item {
    let place: Int
    let cost: Money
    /// Above 0, with secondary objectives as its last digits.
    let worth: BigInt
  }
  private struct Node {
    var next = 0
    var left: Money
    var worth: BigInt
    var use: ReplayLimits.Use
  }

  private let limits: ReplayLimits
  private let start: Node
  /// What is worth most for its cost comes first.
  private let items: [Item]
  private var stepsLeft: Int

  init(_ items: [Item], _ state: ReplayState, steps: Int) {
    limits = state.limits
    start = Node(left: state.left, worth: 0, use: state.use)
    self.items = items.sorted {
      let (left, right) = (
        $0.worth * BigInt($1.cost.minorUnits), $1.worth * BigInt($0.cost.minorUnits)
      )
      return left == right ? $0.place < $1.place : left > right
    }
    stepsLeft = steps
  }

  /// How many sets are worth as much or more; nil: there are too many to look at.
  ///
  /// - Parameters:
  ///   - most: where to stop counting
  ///   - fixed: places that the sets must hold, or must not
  mutating func count(
    worth least: BigInt, upTo most: Int, fixed: [Int: Bool] = [:]
  ) -> Int? {
    var root = start
    for item in items where fixed[item.place] == true {
      guard let taken = take(item, root) else { return 0 }
      root = taken
    }
    root.next = 0
    let open = OpenItems(items.filter { fixed[$0.place] == nil })
    var (stack, count) = ([root], 0)
    while count < most, let node = stack.popLast() {
      stepsLeft -= 1
      if stepsLeft < 0 { return nil }
      if node.worth + open.bound(from: node.next, left: node.left) < least { continue }
      if node.next == open.items.count {
        count += 1
        continue
      }
      var without = node
      without.next += 1
      stack.append(without)
      if let taken = take(open.items[node.next], node) { stack.append(taken) }
    }
    return count
  }

  /// Nil: money or limits do not permit it.
  private func take(_ item: Item, _ node: Node) -> Node? {
    guard item.cost <= node.left else { return nil }
    var node = node
    if !limits.isEmpty {
      if limits.barrier(to: item.place, cost: item.cost, node.use) != nil { return nil }
      limits.add(item.place, paying: item.cost, to: &node.use)
    }
    node.next += 1
    node.left -= item.cost
    node.worth += item.worth
    return node
  }
}

/// Items not decided yet, with the sums that bound what they can add.
private struct OpenItems {
  let items: [ReplaySets.Item]
  /// Of the items before each.
  private var costs: [Int128] = [0]
  private var worths: [BigInt] = [0]

  init(_ items: [ReplaySets.Item]) {
    self.items = items
    for (number, item) in items.enumerated() {
      costs.append(costs[number] + Int128(item.cost.minorUnits))
      worths.append(worths[number] + item.worth)
    }
  }

  /// The most that items from this one on can add, were the first that does not fit taken in part.
  func bound(from first: Int, left: Money) -> BigInt {
    let room = costs[first] + Int128(left.minorUnits)
    var (low, high) = (first, items.count)
    while low < high {
      let middle = (low + high + 1) / 2
      if costs[middle] <= room { low = middle } else { high = middle - 1 }
    }
    let whole = worths[low] - worths[first]
    if low == items.count { return whole }
    return whole + items[low].worth * BigInt(room - costs[low])
      / BigInt(items[low].cost.minorUnits)
  }
}
