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

/// A number of people or councils that a share refers to, as far as it is known before the vote.
struct ColumnBase {
  let tree: CouncilTree
  let roll: Roll?

  /// Nil: not known. `name` is a base of CONFEDERATION 5.2.
  func value(_ name: String, of council: CouncilIndex) -> Int64? {
    switch name {
    case "population": tree[council].population
    case "eligible": tree[council].eligible
    case "members": tree[council].members
    case "previous-turnout": tree[council].indices["previous_turnout"]
    case "roll": rollEntries(of: council)
    default: nil
    }
  }

  private func rollEntries(of council: CouncilIndex) -> Int64? {
    guard let roll else { return nil }
    let below = Set(tree.subtree(of: council).map { tree[$0].id })
    return Int64(roll.entries.count { below.contains($0.councilID) })
  }
}

/// Runs the tests of `qualify` on the projects that stand.
struct QualificationTests {
  let tree: CouncilTree
  let bases: ColumnBase
  let alternatives: [QualifyAlternative]
  var diagnostics: [Diagnostic] = []

  init(tree: CouncilTree, roll: Roll?, alternatives: [QualifyAlternative]) {
    self.tree = tree
    bases = ColumnBase(tree: tree, roll: roll)
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
    let known = ["population", "eligible", "members", "previous-turnout", "roll"].contains(base)
    diagnostics.append(
      known
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
  Int64((share * Ratio(base)).roundedUp)
}
