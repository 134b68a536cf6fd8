/// What binds people to a council.
package enum Dimension: String, Sendable, CaseIterable {
  case territorial, workplace, thematic, member
}

/// One row of `councils.csv`. Numbers that are nil are not known.
package struct Council: Sendable, Hashable {
  package var id: String
  /// Empty for the root.
  package var parentID: String
  package var dimension: Dimension
  package var kind: String
  package var name: String
  package var population: Int64?
  package var eligible: Int64?
  package var members: Int64?
  /// The columns `index_<name>`, by name without the prefix.
  package var indices: [String: Int64]
  package var tags: [String]
  /// Half-open validity, UTC instants as written; nil is open.
  package var validFrom: String?
  package var validTo: String?
  package var place: SourceLocation

  package init(
    id: String, parentID: String = "", dimension: Dimension = .territorial, kind: String = "",
    name: String = "", population: Int64? = nil, eligible: Int64? = nil, members: Int64? = nil,
    indices: [String: Int64] = [:], tags: [String] = [], validFrom: String? = nil,
    validTo: String? = nil, place: SourceLocation = SourceLocation(file: "councils.csv")
  ) {
    self.id = id
    self.parentID = parentID
    self.dimension = dimension
    self.kind = kind
    self.name = name
    self.population = population
    self.eligible = eligible
    self.members = members
    self.indices = indices
    self.tags = tags
    self.validFrom = validFrom
    self.validTo = validTo
    self.place = place
  }
}

/// The one tree of councils in force, in id order. Built and checked by `Confederation`.
package struct CouncilTree: Sendable {
  package let councils: [Council]
  package let parents: [CouncilIndex?]
  /// Children in id order.
  package let children: [[CouncilIndex]]
  /// The root has depth 0.
  package let depths: [Int]
  package let root: CouncilIndex
  private let indexByID: [String: CouncilIndex]

  /// `councils` are in id order; `parents` is acyclic with exactly one nil.
  package init(councils: [Council], parents: [CouncilIndex?]) {
    self.councils = councils
    self.parents = parents
    var children = Array(repeating: [CouncilIndex](), count: councils.count)
    for (position, parent) in parents.enumerated() {
      if let parent { children[parent].append(CouncilIndex(position)) }
    }
    self.children = children
    let root = CouncilIndex(parents.firstIndex { $0 == nil }!)
    self.root = root
    var depths = Array(repeating: 0, count: councils.count)
    var waiting = [root]
    while let council = waiting.popLast() {
      for child in children[council] {
        depths[child] = depths[council] + 1
        waiting.append(child)
      }
    }
    self.depths = depths
    indexByID = Dictionary(
      uniqueKeysWithValues: councils.enumerated().map { ($1.id, CouncilIndex($0)) })
  }

  package var indices: [CouncilIndex] { councils.indices.map(CouncilIndex.init) }
  package func index(ofID id: String) -> CouncilIndex? { indexByID[id] }
  package subscript(index: CouncilIndex) -> Council { councils[index] }

  /// The council and all above it, nearest first.
  package func chain(of council: CouncilIndex) -> [CouncilIndex] {
    var chain = [council]
    while let parent = parents[chain[chain.count - 1]] { chain.append(parent) }
    return chain
  }
  package func isAncestorOrSelf(_ above: CouncilIndex, of below: CouncilIndex) -> Bool {
    var current: CouncilIndex? = below
    while let council = current, depths[council] >= depths[above] {
      if council == above { return true }
      current = parents[council]
    }
    return false
  }
  /// The council and all below it, in id order.
  package func subtree(of council: CouncilIndex) -> [CouncilIndex] {
    var found = [council]
    var next = 0
    while next < found.count {
      found += children[found[next]]
      next += 1
    }
    return found.sorted()
  }
}
