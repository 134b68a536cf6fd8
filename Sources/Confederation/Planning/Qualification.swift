package import BudgetModel

/// How one project met, or did not meet, what it needs before the vote (CONFEDERATION 5.2).
package struct Qualification: Sendable {
  package struct Test: Sendable, Hashable {
    /// `signatures`, `members`, `backing` or `tags`.
    package var name: String
    package var left: String
    package var right: String
    package var isMet: Bool
  }
  package var tests: [Test]
  package var isMet: Bool
  /// `signatures`, `members`, `backing`, or `unqualified` where only a tag is missing.
  package var reason: Reason
}

/// A number of people that a share refers to, as far as it is known before the vote.
struct ColumnBase {
  /// The bases that a column of `councils.csv` or the roll gives.
  static let names = ["population", "eligible", "members", "previous-turnout", "roll"]

  let tree: CouncilTree
  /// People of the roll in each council and all below it, by `CouncilIndex`; nil: no roll.
  let rollCounts: [Int64]?

  /// Nil: not known. `name` is a base of CONFEDERATION 5.2.
  func value(_ name: String, of council: CouncilIndex) -> Int64? {
    switch name {
    case "population": tree[council].population
    case "eligible": tree[council].eligible
    case "members": tree[council].members
    case "previous-turnout": tree[council].indices["previous_turnout"]
    case "roll": rollCounts?[council]
    default: nil
    }
  }

  /// Counts the roll once, and only where a setting refers to it.
  static func rollCounts(_ roll: Roll?, tree: CouncilTree, byLaw: ByLaw) -> [Int64]? {
    guard let roll, byLaw.refersToRoll else { return nil }
    var counts = Array(repeating: Int64(0), count: tree.councils.count)
    for entry in roll.entries {
      if let council = tree.index(ofID: entry.councilID) { counts[council] += 1 }
    }
    for council in tree.indices.sorted(by: { tree.depths[$0] > tree.depths[$1] }) {
      if let parent = tree.parents[council] { counts[parent] += counts[council] }
    }
    return counts
  }
}

extension ByLaw {
  fileprivate var refersToRoll: Bool {
    let inLevels = levels.contains { $0.quorum?.of == "roll" || $0.appeal?.of == "roll" }
    return inLevels
      || qualify.contains { alternative in
        if case .share(_, of: "roll") = alternative.signatures { true } else { false }
      }
  }
}

/// Runs the tests of `qualify` on the projects that stand.
struct QualificationTests {
  let tree: CouncilTree
  let bases: ColumnBase
  let alternatives: [QualifyAlternative]
  var diagnostics: [Diagnostic] = []

  init(tree: CouncilTree, bases: ColumnBase, alternatives: [QualifyAlternative]) {
    self.tree = tree
    self.bases = bases
    self.alternatives = alternatives
  }

  /// Nil where the by-law asks for nothing.
  mutating func qualification(of project: Project, in scope: CouncilIndex) -> Qualification? {
    if alternatives.isEmpty { return nil }
    var tests: [Qualification.Test] = []
    var isMet = false
    var reason: Reason?
    for alternative in alternatives {
      let own = run(alternative, on: project, in: scope)
      tests += own
      isMet = isMet || own.allSatisfy(\.isMet)
      reason =
        reason ?? own.first { !$0.isMet && $0.name != "tags" }.flatMap { Reason(rawValue: $0.name) }
    }
    return Qualification(tests: tests, isMet: isMet, reason: reason ?? .unqualified)
  }

  private mutating func run(
    _ alternative: QualifyAlternative, on project: Project, in scope: CouncilIndex
  ) -> [Qualification.Test] {
    var tests: [Qualification.Test] = []
    if let need = alternative.signatures {
      let number = signatures(need, of: project, in: scope)
      tests.append(.init("signatures", project.signatures ?? 0, atLeast: number))
    }
    if let members = alternative.members {
      tests.append(.init("members", project.membersBacking ?? 0, atLeast: members))
    }
    if let share = alternative.backingShare {
      let (value, base) = backing(of: alternative.backingOf, for: project, in: scope)
      tests.append(.init("backing", value, atLeast: requiredCount(share, of: base)))
    }
    if !alternative.tags.isEmpty {
      let isMet = alternative.tags.contains { project.tags.contains($0) }
      let (left, right) = (project.tags, alternative.tags)
      tests.append(
        Qualification.Test(
          name: "tags", left: left.joined(separator: ","), right: right.joined(separator: ","),
          isMet: isMet))
    }
    return tests
  }

  private mutating func signatures(
    _ need: QualifyAlternative.SignatureNeed, of project: Project, in scope: CouncilIndex
  ) -> Int64 {
    switch need {
    case .number(let number): return number
    case .share(let share, let base):
      return requiredCount(share, of: value(base, of: scope))
    case .steps(let steps):
      let people = value("population", of: scope)
      let step = steps.first { $0.bound.map { people <= $0 } ?? true }
      return step.map { requiredCount($0.grade, of: 1) } ?? 0
    }
  }

  /// The weight of the listed councils below the scope, and the whole they are a share of: the
  /// people of the scope, or the number of councils below it. Nobody is counted twice.
  private mutating func backing(
    of base: String, for project: Project, in scope: CouncilIndex
  ) -> (value: Int64, base: Int64) {
    var backers: Set<CouncilIndex> = []
    for id in project.backingCouncils {
      if let council = tree.index(ofID: id) {
        if tree.isAncestorOrSelf(scope, of: council) { backers.insert(council) }
      } else {
        diagnostics.append(.councilUnknown(id, at: project.place))
      }
    }
    if base == "councils" {
      return (
        Int64(backers.subtracting([scope]).count), Int64(tree.subtree(of: scope).count - 1)
      )
    }
    var people: Int64 = 0
    for council in backers.sorted()
    where !tree.chain(of: council).dropFirst().contains(where: backers.contains) {
      people += value(base, of: council)
    }
    return (people, value(base, of: scope))
  }

  private mutating func value(_ base: String, of council: CouncilIndex) -> Int64 {
    if let value = bases.value(base, of: council) { return value }
    diagnostics.append(
      ColumnBase.names.contains(base)
        ? Diagnostic(
          .baseMissing, at: tree[council].place,
          "qualify needs \(base) of council \(quoted(tree[council].id)), which is empty; fill it")
        : .setting(
          "qualify refers to \(quoted(base)), which is known only after the vote; use population, "
            + "eligible, members, roll or previous-turnout", at: .byLaw))
    return 0
  }
}

extension Qualification.Test {
  fileprivate init(_ name: String, _ value: Int64, atLeast need: Int64) {
    self.init(name: name, left: String(value), right: String(need), isMet: value >= need)
  }
}

/// A required count is rounded up (CONFEDERATION 1.4).
func requiredCount(_ share: Ratio, of base: Int64) -> Int64 {
  Int64(clamping: (share * Ratio(base)).roundedUp)
}
