import BudgetModel

/// Splits the costs of projects among their supporters so that nobody carries more than a given load: a
/// maximum flow from candidates to types of ballots (Dinic 1970), in whole numbers.
///
/// With the load `cost / weight` of a set, candidates give `their cost · weight` and types take
/// `cost · their weight`; both sums are products of two 63-bit numbers.
struct SupportFlow {
  private let ballots: SupportTypes
  /// The candidates whose costs are split.
  private var members: [Int] = []
  private var isMember: [Bool]
  /// Types that support a member.
  private var touched: [Int] = []
  private var isTouched: [Bool]
  /// By candidate: what is not split yet.
  private var supply: [Int128]
  /// By type: what it could still take.
  private var room: [Int128]
  /// By edge.
  private var flow: [Int128]
  /// By candidate and by type: the number of detours on the way there; less than 0: none was found.
  private var levels: [Int32]
  private var typeLevels: [Int32]
  /// The next edge to try, by candidate its place in `SupportTypes.edges`, by type itself.
  private var next: [Int]
  private var typeNext: [Int]

  init(_ ballots: SupportTypes) {
    self.ballots = ballots
    let (candidates, types) = (ballots.costs.count, ballots.weights.count)
    isMember = Array(repeating: false, count: candidates)
    isTouched = Array(repeating: false, count: types)
    supply = Array(repeating: 0, count: candidates)
    room = Array(repeating: 0, count: types)
    flow = Array(repeating: 0, count: ballots.candidates.count)
    levels = Array(repeating: -1, count: candidates)
    typeLevels = Array(repeating: -1, count: types)
    next = Array(repeating: 0, count: candidates)
    typeNext = Array(repeating: 0, count: types)
  }

  /// Splits as much as the load allows. Returns the members of a set that needs more than the load: all
  /// whose supporters could take over from a member that is not fully split; empty: all are.
  mutating func split(_ members: [Int], under load: ProjectSet) -> [Int] {
    begin(members, load)
    while findLevels() { for member in members { push(from: member) } }
    return members.filter { levels[$0] >= 0 }
  }

  private mutating func begin(_ members: [Int], _ load: ProjectSet) {
    for member in self.members { isMember[member] = false }
    for type in touched { isTouched[type] = false }
    touched = []
    self.members = members
    for member in members {
      isMember[member] = true
      supply[member] = Int128(ballots.costs[member]) * Int128(load.weight)
      for edge in ballots.edges(of: member) {
        flow[Int(edge)] = 0
        let type = Int(ballots.types[Int(edge)])
        if isTouched[type] { continue }
        isTouched[type] = true
        touched.append(type)
        room[type] = Int128(load.cost) * Int128(ballots.weights[type])
      }
    }
  }
}

/// Dinic's algorithm without recursion.
extension SupportFlow {
  /// The shortest ways from members that are not fully split to types with room: over a type's edge to
  /// another member that could take its share elsewhere.
  private mutating func findLevels() -> Bool {
    for member in members {
      (levels[member], next[member]) = (-1, ballots.places(of: member).lowerBound)
    }
    for type in touched {
      (typeLevels[type], typeNext[type]) = (-1, ballots.edges(ofType: type).lowerBound)
    }
    var front = members.filter { supply[$0] > 0 }
    var level: Int32 = 0
    while !front.isEmpty {
      for member in front { levels[member] = level }
      let (types, hasRoom) = reachTypes(from: front, level)
      if hasRoom { return true }
      front = reachMembers(from: types)
      level += 1
    }
    return false
  }

  private mutating func reachTypes(
    from front: [Int], _ level: Int32
  ) -> (types: [Int], hasRoom: Bool) {
    var (types, hasRoom) = ([Int](), false)
    for member in front {
      for edge in ballots.edges(of: member) {
        let type = Int(ballots.types[Int(edge)])
        if typeLevels[type] >= 0 { continue }
        typeLevels[type] = level
        types.append(type)
        hasRoom = hasRoom || room[type] > 0
      }
    }
    return (types, hasRoom)
  }

  private mutating func reachMembers(from types: [Int]) -> [Int] {
    var front: [Int] = []
    for type in types {
      for edge in ballots.edges(ofType: type) {
        let member = Int(ballots.candidates[edge])
        if !isMember[member] || levels[member] >= 0 || flow[edge] == 0 { continue }
        levels[member] = Int32.max
        front.append(member)
      }
    }
    return front
  }

  /// A way from a member to a type: edges forward, and between them edges back whose flow can turn.
  private struct Way {
    var members: [Int]
    var forward: [Int] = []
    var back: [Int] = []

    /// Back to its first member.
    mutating func restart() {
      members.removeLast(members.count - 1)
      forward.removeAll(keepingCapacity: true)
      back.removeAll(keepingCapacity: true)
    }
  }

  /// Pushes what a member has left along shortest ways until none is open.
  private mutating func push(from source: Int) {
    var way = Way(members: [source])
    while supply[source] > 0, levels[source] == 0 {
      if way.forward.count < way.members.count {
        stepForward(&way)
      } else if room[Int(ballots.types[way.forward.last!])] > 0 {
        augment(way)
        way.restart()
      } else {
        stepBack(&way)
      }
    }
  }

  /// From the last member to a type, or back over the way where it has no open type left.
  private mutating func stepForward(_ way: inout Way) {
    let member = way.members.last!
    let end = ballots.places(of: member).upperBound
    while next[member] < end {
      let edge = Int(ballots.edges[next[member]])
      if typeLevels[Int(ballots.types[edge])] == levels[member] {
        way.forward.append(edge)
        return
      }
      next[member] += 1
    }
    levels[member] = -1
    way.members.removeLast()
    if way.back.popLast() != nil { typeNext[Int(ballots.types[way.forward.last!])] += 1 }
  }

  /// From the last type, which has no room, to a member whose flow it could give up, or back.
  private mutating func stepBack(_ way: inout Way) {
    let type = Int(ballots.types[way.forward.last!])
    let end = ballots.edges(ofType: type).upperBound
    while typeNext[type] < end {
      let edge = typeNext[type]
      let member = Int(ballots.candidates[edge])
      if isMember[member] && levels[member] == typeLevels[type] + 1 && flow[edge] > 0 {
        way.back.append(edge)
        way.members.append(member)
        return
      }
      typeNext[type] += 1
    }
    typeLevels[type] = -1
    way.forward.removeLast()
    next[way.members.last!] += 1
  }

  private mutating func augment(_ way: Way) {
    let (source, type) = (way.members[0], Int(ballots.types[way.forward.last!]))
    let amount = way.back.reduce(min(supply[source], room[type])) { min($0, flow[$1]) }
    supply[source] -= amount
    room[type] -= amount
    for edge in way.forward { flow[edge] += amount }
    for edge in way.back { flow[edge] -= amount }
  }
}

/// After a split that succeeded.
extension SupportFlow {
  /// The members none of whose cost could move to a type with room: the largest set whose supporters
  /// all carry the load. It is the same for every way to split.
  func tightSet() -> [Int] {
    var isFree = isMember.map { !$0 }
    var types = touched.filter { room[$0] > 0 }
    var isFreeType = room.indices.map { isTouched[$0] && room[$0] > 0 }
    while let type = types.popLast() {
      for edge in ballots.edges(ofType: type) {
        let member = Int(ballots.candidates[edge])
        if isFree[member] { continue }
        isFree[member] = true
        for other in ballots.edges(of: member) where flow[Int(other)] > 0 {
          let next = Int(ballots.types[Int(other)])
          if isFreeType[next] { continue }
          isFreeType[next] = true
          types.append(next)
        }
      }
    }
    return members.filter { !isFree[$0] }
  }
}
