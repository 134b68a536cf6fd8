import BudgetModel

/// The tests that a project must pass before the vote, from the tables and the by-law
/// (CONFEDERATION 5.2).
struct ReplayQualification {
  struct Test {
    var name: String
    var left: String
    /// Nil: the roll gives it, which is not in the pack.
    var right: String?

    var isMet: Bool {
      guard let right else { return false }
      if name == "tags" {
        return !Set(left.split(separator: ",")).isDisjoint(with: right.split(separator: ","))
      }
      return Ratio(exact: left) ?? .zero >= Ratio(exact: right) ?? .zero
    }
    var json: JSONValue {
      [
        "test": .string(name), "left": .string(left), "op": name == "tags" ? "one-of" : ">=",
        "right": .string(right ?? ""), "pass": .bool(isMet),
      ]
    }
  }

  let evidence: PackEvidence

  /// One list for each alternative of the by-law.
  func tests(of project: Project, in council: String) -> [[Test]] {
    evidence.byLaw.qualify.map { tests($0, project, council) }
  }

  private func tests(
    _ alternative: QualifyAlternative, _ project: Project, _ council: String
  ) -> [Test] {
    var tests: [Test] = []
    func add(_ name: String, _ value: Int64, atLeast need: Int64?) {
      tests.append(Test(name: name, left: String(value), right: need.map { String($0) }))
    }
    if let need = alternative.signatures {
      add("signatures", project.signatures ?? 0, atLeast: signatures(need, council))
    }
    if let members = alternative.members {
      add("members", project.membersBacking ?? 0, atLeast: members)
    }
    if let share = alternative.backingShare {
      let (value, whole) = backing(alternative.backingOf, project, council)
      add("backing", value, atLeast: Self.share(share, of: whole))
    }
    if !alternative.tags.isEmpty {
      tests.append(
        Test(
          name: "tags", left: project.tags.joined(separator: ","),
          right: alternative.tags.joined(separator: ",")))
    }
    return tests
  }

  private static func share(_ share: Ratio, of whole: Int64) -> Int64? {
    Int64(exactly: (share * Ratio(whole)).roundedUp)
  }

  private func signatures(
    _ need: QualifyAlternative.SignatureNeed, _ council: String
  ) -> Int64? {
    switch need {
    case .number(let number): return number
    case .share(let share, let base):
      return evidence.base(base, of: council).flatMap { Self.share(share, of: $0) }
    case .steps(let steps):
      let people = evidence.base("population", of: council) ?? 0
      let step = steps.first { $0.bound.map { people <= $0 } ?? true }
      return step.flatMap { Self.share($0.grade, of: 1) } ?? 0
    }
  }

  /// Who backs the project below its council, nobody twice, and the whole that it is a share of.
  private func backing(
    _ base: String, _ project: Project, _ council: String
  ) -> (value: Int64, whole: Int64) {
    let below = evidence.subtree(of: council)
    let backers = below.intersection(project.backingCouncils)
    if base == "councils" {
      return (Int64(backers.subtracting([council]).count), Int64(below.count - 1))
    }
    let highest = backers.filter { backer in
      !backers.contains { $0 != backer && evidence.subtree(of: $0).contains(backer) }
    }
    let people = highest.reduce(0) { $0 + (evidence.base(base, of: $1) ?? 0) }
    return (people, evidence.base(base, of: council) ?? 0)
  }
}
