package import BudgetModel

/// Maximin support for projects with costs, a generalised sequential rule of Phragmén (RULES 8; Aziz,
/// Lee, Talmon, arXiv:1711.08226).
package enum MaximinSupport: Rule {
  package static let spec = RuleSpec(
    name: "maximin-support", version: 1, family: "loads", needs: .ballots,
    ballotKinds: BallotKind.allCases,
    parameters: [
      SettingSpec(
        "completion", .choice(["none"]), default: .text("none"),
        "No completion: the rule funds as long as a supported project fits.")
    ],
    summary: "Splits all costs anew in each round and funds where the highest load is least.",
    holds: [
      "spends at most the pool",
      "without limits, no supported project that is left out would still fit",
      "without limits, local budget proportional justified representation (Aziz, Lee, Talmon, "
        + "arXiv:1711.08226)",
      "the order of files, rows, voters and names of projects does not matter",
    ],
    fails: [
      "more money can remove a project",
      "extended justified representation is not promised",
      "counting councils apart gives another outcome than counting them together",
      "with limits, no group of voters is promised its share",
    ])

  package static func allocate(_ instance: Instance) throws(RuleFailure) -> Outcome {
    try SequentialCount.allocate(instance, by: ScoreChoice(instance.settings.rule)) {
      count throws(RuleFailure) in
      var rounds = MaximinRounds(count)
      while try rounds.decideNext(in: &count) {}
    }
  }
}

/// The rounds of one contest (RULES 8).
struct MaximinRounds {
  /// The highest load that funding a candidate makes necessary, and the largest set that makes it so.
  private struct Load {
    var set: ProjectSet
    var members: [Int]
  }

  /// The place in the field of each candidate, in id order.
  private let projects: [Int]
  private let ballots: SupportTypes
  private let weightScale: Int64
  /// By candidate: the weight of its supporters.
  private let support: [Int64]
  private var flow: SupportFlow
  /// Candidates.
  private var funded: [Int] = []
  private var spent: Int64 = 0
  /// By type: it supports a funded project.
  private var isLoaded: [Bool]
  private var loadedWeight: Int64 = 0
  /// By candidate: no funded set has ever needed less with it, and loads never fall.
  private var bounds: [ProjectSet]

  init(_ count: SequentialCount) {
    let profile = (count.instance.profile ?? BallotProfile()).supporting
    projects = count.candidates
    ballots = SupportTypes(profile, projects: projects, costs: count.table.costs)
    weightScale = profile.weightScale
    support = projects.indices.map { [ballots] candidate in
      ballots.edges(of: candidate).reduce(0) {
        $0 + ballots.weights[Int(ballots.types[Int($1)])]
      }
    }
    flow = SupportFlow(ballots)
    isLoaded = ballots.weights.map { _ in false }
    bounds = zip(ballots.costs, support).map { ProjectSet(cost: $0, weight: $1) }
  }

  /// False where the count ends.
  mutating func decideNext(in count: inout SequentialCount) throws(RuleFailure) -> Bool {
    if count.candidates.isEmpty { return false }
    let misfits = count.candidates.filter { count.cost($0) > count.left }
    let listed = Set(count.candidates)
    let running = projects.indices.filter {
      listed.contains(projects[$0]) && ballots.costs[$0] <= count.left
    }
    var loads: [Int: Load] = [:]
    for candidate in running { loads[candidate] = load(candidate) }
    guard let least = loads.values.map(\.set).min() else {
      let record = record([:], tied: [], chosen: nil, in: count)
      count.drop(misfits, .noMoney)
      count.close(record)
      return false
    }
    let tied = running.filter { loads[$0]!.set == least }
    // A tie is always decisive: what one costs can be split anew (RULES 1.6).
    let project = try count.choose(
      tied.map { projects[$0] }, value: text(least), testsPool: true, disjoint: { _ in false })
    let chosen = tied.first { projects[$0] == project }!
    var record = record(loads, tied: tied, chosen: chosen, in: count)
    count.drop(misfits, .noMoney)
    fund(chosen, loads)
    record.members["loads"] = [
      "voters": JSONValue(Ratio(loadedWeight, over: weightScale)), "sum": .string(String(spent)),
    ]
    count.fund(project, record)
    return true
  }

  private mutating func fund(_ candidate: Int, _ loads: [Int: Load]) {
    funded.append(candidate)
    spent += ballots.costs[candidate]
    for edge in ballots.edges(of: candidate) where !isLoaded[Int(ballots.types[Int(edge)])] {
      isLoaded[Int(ballots.types[Int(edge)])] = true
      loadedWeight += ballots.weights[Int(ballots.types[Int(edge)])]
    }
    let least = loads[candidate]!.set
    for (other, load) in loads { bounds[other] = max(load.set, least) }
  }

  /// Newton's method: a load under which the costs cannot be split shows a set that needs more.
  private mutating func load(_ candidate: Int) -> Load {
    let members = funded + [candidate]
    var load = max(bounds[candidate], whole(with: candidate))
    while true {
      let short = flow.split(members, under: load)
      if short.isEmpty {
        let tight = flow.tightSet()
        return Load(set: set(tight), members: tight)
      }
      load = set(short)
    }
  }

  /// All funded projects and one more.
  private func whole(with candidate: Int) -> ProjectSet {
    let more = ballots.edges(of: candidate).reduce(Int64(0)) {
      let type = Int(ballots.types[Int($1)])
      return isLoaded[type] ? $0 : $0 + ballots.weights[type]
    }
    return ProjectSet(cost: spent + ballots.costs[candidate], weight: loadedWeight + more)
  }

  private func set(_ members: [Int]) -> ProjectSet {
    var isCounted = ballots.weights.map { _ in false }
    var set = ProjectSet(cost: 0, weight: 0)
    for member in members {
      set.cost += ballots.costs[member]
      for edge in ballots.edges(of: member) where !isCounted[Int(ballots.types[Int(edge)])] {
        isCounted[Int(ballots.types[Int(edge)])] = true
        set.weight += ballots.weights[Int(ballots.types[Int(edge)])]
      }
    }
    return set
  }
}

/// Records.
extension MaximinRounds {
  private func weight(_ weight: Int64) -> JSONValue { JSONValue(Ratio(weight, over: weightScale)) }

  private func text(_ set: ProjectSet) -> String {
    (Ratio(set.cost) * Ratio(weightScale) / Ratio(set.weight)).exact
  }

  private func record(
    _ loads: [Int: Load], tied: [Int], chosen: Int?, in count: SequentialCount
  ) -> TranscriptRecord {
    let places = Dictionary(uniqueKeysWithValues: projects.enumerated().map { ($1, $0) })
    let isTied = Set(tied)
    var members: [String: JSONValue] = [
      "candidates": .array(
        count.candidates.map { project in
          let candidate = places[project]!
          let state = candidate == chosen ? "selected" : isTied.contains(candidate) ? "tied" : nil
          return self.candidate(candidate, loads[candidate], state, in: count)
        })
    ]
    if let chosen {
      members["selected"] = count.id(projects[chosen])
      members["set"] = .array(loads[chosen]!.members.map { projects[$0] }.sorted().map(count.id))
    }
    return TranscriptRecord("round", members)
  }

  private func candidate(
    _ candidate: Int, _ load: Load?, _ state: String?, in count: SequentialCount
  ) -> JSONValue {
    let cost = ballots.costs[candidate]
    var members: [String: JSONValue] = [
      "project": count.id(projects[candidate]), "cost": .string(String(cost)),
      "supporters": weight(support[candidate]), "state": .string(state ?? "affordable"),
    ]
    if let load {
      members["set_cost"] = .string(String(load.set.cost))
      members["set_supporters"] = weight(load.set.weight)
      members["new_load"] = .string(text(load.set))
    } else {
      members["state"] = "over-pool"
      members["short_by"] = .string(String(cost - count.left))
    }
    return .object(members)
  }
}
