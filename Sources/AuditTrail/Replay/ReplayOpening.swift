import BudgetModel

/// The records before a rule's own, written again from tables and by-law: who decides each project,
/// what it had to meet, and the acts of authorities about it (AUDIT 5.2).
struct ReplayOpening {
  private let contest: ReplayContest
  private let evidence: PackEvidence
  private let scopes: ReplayScope
  /// The field as the table of projects has it.
  private let projects: [Project]
  /// The records `qualify` by project.
  private let qualifies: [String: JSONValue]

  init(_ contest: ReplayContest, _ evidence: PackEvidence, _ scopes: ReplayScope) {
    self.contest = contest
    self.evidence = evidence
    self.scopes = scopes
    projects = contest.field.compactMap { project in
      evidence.projectsByID[project.id].map { evidence.data.projects[$0] }
    }
    qualifies = Dictionary(
      contest.records("qualify").map { ($0["project"]?.text ?? "", $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func findings() -> [AuditFinding] {
    ruleFindings()
      + compare("scope", stated: contest.records("scope").filter { !isForward($0) }, scopeRecords())
      + compare("qualify", stated: contest.records("qualify"), qualifyRecords())
      + compare("override", stated: contest.records("override"), overrideRecords())
      + contest.records("scope").filter(isForward).compactMap(forwardFinding)
  }

  /// - Parameter besides: members that belong to other statements.
  private func compare(
    _ type: String, stated: [JSONValue], _ expected: [JSONValue], besides: Set<String> = []
  ) -> [AuditFinding] {
    if stated.count != expected.count {
      return [
        contest.finding(
          stated.last, "\(stated.count) records '\(type)' where \(expected.count) belong")
      ]
    }
    return zip(stated, expected).compactMap { record, expected in
      let members = Set(record.members!.keys).union(expected.members!.keys)
      let differing = members.subtracting(besides.union(["type", "n", "contest"])).filter {
        record[$0] != expected[$0]
      }
      let names = differing.sorted().joined(separator: ", ")
      return differing.isEmpty
        ? nil : contest.finding(record, "\(names) of the '\(type)' do not follow from the inputs")
    }
  }

  // MARK: Rule

  /// The record `rule` states the by-law's rule with every parameter, and the chain.
  private func ruleFindings() -> [AuditFinding] {
    let rule = contest.settings.rule
    let expected: JSONValue = [
      "name": .string(rule.name), "parameters": SettingValue.map(rule.parameters).json,
      "tie_chain": .array(contest.tieChain.map { .string($0.rawValue) }),
    ]
    return compare(
      "rule", stated: contest.records("rule"), [expected], besides: ["version", "family"])
  }

  // MARK: Scope

  private func isOwn(_ project: Project) -> Bool {
    let place = scopes.place(of: project)
    return place?.council == contest.council && place?.pool == contest.pool
  }

  private func scopeRecord(_ project: Project, council: String, why: String) -> JSONValue {
    [
      "project": .string(project.id), "affects": .array(project.affects.map(JSONValue.string)),
      "council": .string(council), "why": .string(why),
    ]
  }

  /// One for each project; those that are at home elsewhere came up by appeal.
  private func scopeRecords() -> [JSONValue] {
    projects.map { project in
      let why = isOwn(project) ? scopes.place(of: project)?.why ?? "" : "appeal"
      return scopeRecord(project, council: contest.council, why: why)
    }
  }

  private func isForward(_ record: JSONValue) -> Bool {
    record["why"] == "appeal" && record["council"]?.text != contest.council
  }

  /// An appeal goes to a council above whose pool takes the project, and arrives there.
  private func forwardFinding(_ record: JSONValue) -> AuditFinding? {
    let target = record["council"]?.text ?? ""
    guard let project = projects.first(where: { $0.id == record["project"]?.text }),
      target != contest.council, evidence.subtree(of: target).contains(contest.council)
    else {
      return contest.finding(record, "an appeal of no project of the contest, or not upwards")
    }
    let arrived = (evidence.data.transcripts[target] ?? []).contains { arrival in
      arrival["type"]?.text == "scope" && arrival["project"] == record["project"]
        && arrival["council"]?.text == target && arrival["why"] == "appeal"
        && takes(project, arrival)
    }
    let isSame = record["affects"] == .array(project.affects.map(JSONValue.string))
    return isSame && arrived
      ? nil : contest.finding(record, "the council named has no such appeal")
  }

  private func takes(_ project: Project, _ arrival: JSONValue) -> Bool {
    let label = arrival["contest"]?.text ?? ""
    let council = arrival["council"]?.text ?? ""
    let pool = String(label.dropFirst(council.utf8.count + 1))
    return scopes.takes(project, council: council, pool: pool)
  }

  // MARK: Acts of authorities

  private func overrides(of project: Project) -> [Override] {
    evidence.byLaw.overrides.filter { $0.projectID == project.id }
  }

  private func overrideRecords() -> [JSONValue] {
    projects.flatMap { project -> [JSONValue] in
      var state = project.state
      return overrides(of: project).map { act in
        var (from, to) = (state.rawValue, state.rawValue)
        switch act.action {
        case .fund: to = ProjectStatus.funded.rawValue
        case .setCost: (from, to) = (project.cost.exact, act.cost?.exact ?? "")
        case .exclude, .withdraw, .qualify:
          state = Self.state(state, after: act.action)
          to = state.rawValue
        }
        return record(act, from: from, to: to)
      }
    }
  }

  private static func state(_ state: ProjectState, after action: Override.Action) -> ProjectState {
    switch action {
    case .exclude: .excluded
    case .withdraw: .withdrawn
    case .qualify: state == .unqualified ? .qualified : state
    case .fund, .setCost: state
    }
  }

  private func record(_ act: Override, from: String, to: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "project": .string(act.projectID), "action": .string(act.action.rawValue),
      "from": .string(from), "to": .string(to), "reason": .string(act.reason),
      "by": .string(act.by), "on": .string(act.on ?? ""),
    ]
    if act.on == nil { members["on"] = nil }
    return .object(members)
  }

  // MARK: Qualification

  /// What a project is once authorities have spoken, and the tests that it then had to meet; nil:
  /// none.
  private func qualified(
    _ project: Project
  ) -> (state: ProjectState, tests: [[ReplayQualification.Test]]?) {
    let acts = overrides(of: project)
    let before = acts.reduce(project.state) { Self.state($0, after: $1.action) }
    guard before == .qualified, !evidence.byLaw.qualify.isEmpty,
      !acts.contains(where: { $0.action == .qualify }),
      let home = scopes.place(of: project)?.council
    else { return (before, nil) }
    var stated = (qualifies[project.id]?["tests"]?.elements ?? []).makeIterator()
    let tests = ReplayQualification(evidence: evidence).tests(of: project, in: home).map {
      $0.map { test in
        var test = test
        let row = stated.next()
        test.right = test.right ?? row?["right"]?.text
        return test
      }
    }
    let isMet = tests.contains { $0.allSatisfy(\.isMet) }
    return (isMet ? .qualified : .unqualified, tests)
  }

  private func qualifyRecords() -> [JSONValue] {
    projects.compactMap { project in
      let (state, tests) = qualified(project)
      return tests.map { tests in
        [
          "project": .string(project.id), "state": .string(state.rawValue),
          "tests": .array(tests.flatMap { $0 }.map(\.json)),
        ]
      }
    }
  }

  /// Cost and state of every project are those of the table, changed by acts and tests.
  func fieldFindings() -> [AuditFinding] {
    let record = contest.first("field")
    if projects.count != contest.field.count {
      return [contest.finding(record, "a project that is not in the table of projects")]
    }
    return zip(contest.field, projects).compactMap { stated, listed in
      let cost = overrides(of: listed).first { $0.action == .setCost }?.cost ?? listed.cost
      let state = qualified(listed).state
      return stated.cost == cost && stated.state == state
        ? nil
        : contest.finding(
          record, "\(quoted(listed.id)) is \(state.rawValue) with cost \(cost.exact)")
    }
  }
}
