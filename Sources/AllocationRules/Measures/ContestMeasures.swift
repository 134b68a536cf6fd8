package import BudgetModel

/// One contest with what became of its projects.
package struct MeasuredContest {
  /// What several measures start from, made when it is first asked for.
  private final class Made {
    var shares: ShareMeasures?
    var loads: PhragmenMeasures?
  }

  /// What the rule saw.
  package let instance: Instance
  /// By place in the field, after all passes.
  package let statuses: [ProjectStatus]
  /// A project was paid less than its cost.
  package let isPartlyFunded: Bool
  /// What came in when the rule had ended, for later passes of the contest.
  package let laterMoney: Money
  private let made = Made()

  package init(
    instance: Instance, statuses: [ProjectStatus], isPartlyFunded: Bool,
    laterMoney: Money = .zero
  ) {
    self.instance = instance
    self.statuses = statuses
    self.isPartlyFunded = isPartlyFunded
    self.laterMoney = laterMoney
  }

  private func places(_ wanted: [ProjectStatus]) -> [Int] {
    let prefunded = Set(instance.prefunded)
    return statuses.indices.filter { wanted.contains(statuses[$0]) && !prefunded.contains($0) }
  }

  /// Pre-funded projects are neither funded nor left out by the rule.
  var funded: [Int] { places([.funded]) }
  /// Candidates that the pool could have paid (RULES 2).
  var unfunded: [Int] {
    places([.notFunded]).filter { (1...max(1, pool)).contains(instance.field[$0].cost.minorUnits) }
  }

  /// B' of the checks, in minor units: what all passes of the contest could spend, as the projects of
  /// all of them count as funded. Money that others add for one project is no part of it: nobody's
  /// share could have paid for something else.
  var pool: Int64 {
    let all = instance.amount + instance.extraAfter + laterMoney
    return instance.prefunded.reduce(all.minorUnits) {
      $0 - instance.field[$1].cost.minorUnits
    }
  }

  private var ruleName: String { instance.settings.rule.name }
}

/// The measures of RULES 17.
extension MeasuredContest {
  /// What the families ask for, whatever comes of it: a place in the field and a kind for each of
  /// `measures`.
  package func asked(_ families: [MeasureFamily]) -> [(project: Int, kind: MeasureKind)] {
    let performance = Set(families.contains(.performance) ? losers : [])
    let supported = Set(families.contains(.effectiveSupport) ? supported : [])
    return instance.field.indices.flatMap { project in
      (performance.contains(project) ? MeasureKind.ofPerformance : [])
        .map { (project: project, kind: $0) }
        + (supported.contains(project) ? [(project: project, kind: .effectiveSupport)] : [])
    }
  }

  /// Candidates that were not funded, and under `greedy` those below a threshold.
  private var losers: [Int] {
    let isGreedy = ruleName == Greedy.spec.name
    return places(isGreedy ? [.notFunded, .belowThreshold] : [.notFunded]).filter {
      !instance.field[$0].cost.isZero
    }
  }

  private var supported: [Int] {
    places([.funded, .notFunded]).filter {
      !instance.field[$0].cost.isZero && instance.tally.votes[$0] > .zero
    }
  }

  /// How far each candidate that was not funded was from winning in the contest's own count, in id
  /// order.
  package func performance() throws(RuleFailure) -> [ProjectMeasure] {
    let losers = losers
    if instance.hasNoBallots { return ProjectMeasure.gaps(losers, .noBallots) }
    if !laterMoney.isZero { return ProjectMeasure.gaps(losers, .laterPass) }
    switch ruleName {
    case Greedy.spec.name:
      let counts = 100 * losers.count * instance.field.count
      if counts > MeasureBounds.orderedCounts { return ProjectMeasure.gaps(losers, .tooLarge) }
      let measures = try GreedyMeasures(instance)
      return losers.flatMap { measures.measures(of: $0) }
    case EqualShares.spec.name:
      return try shares().performance()
    case Phragmen.spec.name:
      return try loads().performance()
    default: return ProjectMeasure.gaps(losers, .rule)
    }
  }

  /// All measures of project after project that the families ask for, by project and kind.
  package func measures(
    _ families: [MeasureFamily]
  ) throws(RuleFailure) -> [ProjectMeasure] {
    var measures: [ProjectMeasure] = []
    if families.contains(.performance) { measures += try performance() }
    if families.contains(.effectiveSupport) { measures += try effectiveSupport() }
    let order = MeasureKind.allCases
    return measures.sorted { left, right in
      left.project != right.project
        ? left.project < right.project
        : order.firstIndex(of: left.kind)! < order.firstIndex(of: right.kind)!
    }
  }

  /// What part of its cost the supporters of each candidate could have paid, funded ones included.
  package func effectiveSupport() throws(RuleFailure) -> [ProjectMeasure] {
    let projects = supported
    let gap: MeasureGap? =
      ruleName != EqualShares.spec.name ? .rule : instance.hasNoBallots ? .noBallots : nil
    if let gap { return projects.map { ProjectMeasure($0, .effectiveSupport, gap: gap) } }
    return try shares().effectiveSupport(projects)
  }

  /// There must be a ballot that decides.
  private func shares() throws(RuleFailure) -> ShareMeasures {
    if let made = made.shares { return made }
    let shares = try ShareMeasures(instance, opened(), losers: losers)
    made.shares = shares
    return shares
  }

  /// There must be a ballot that decides.
  private func loads() throws(RuleFailure) -> PhragmenMeasures {
    if let made = made.loads { return made }
    let loads = try PhragmenMeasures(instance, opened(), losers: losers)
    made.loads = loads
    return loads
  }

  /// The count before its rounds.
  private func opened() throws(RuleFailure) -> SequentialCount {
    try SequentialCount(opening: instance, by: ScoreChoice(instance.settings.rule))
  }
}

/// Proportionality.
extension MeasuredContest {
  /// The checks that the families ask for, those of districts apart.
  package static func checks(
    _ families: [MeasureFamily]
  ) -> [(check: ProportionalityCheck, utility: ProportionalityUtility?)] {
    var checks: [(check: ProportionalityCheck, utility: ProportionalityUtility?)] = []
    if families.contains(.proportionality) {
      checks += [(.priceability, nil), (.ejrPlus, .cost), (.ejrPlus, .cardinality)]
    }
    if families.contains(.ejrOne) { checks += [(.ejrOne, .cost), (.ejrOne, .cardinality)] }
    if families.contains(.core) { checks += [(.core, .cost), (.core, .cardinality)] }
    return checks
  }

  /// - Parameter families: what is asked for
  package func proportionality(
    _ families: [MeasureFamily]
  ) throws(RuleFailure) -> [ProportionalityFinding] {
    let all = Self.checks(families)
    if let gap = proportionalityGap {
      return all.map { ProportionalityFinding($0.0, $0.1, .notComputed(gap)) }
    }
    let profile = instance.profile ?? BallotProfile()
    let outcome = FundedOutcome(
      instance: instance, profile: profile,
      supporters: Supporters(profile, projects: instance.field.count), funded: funded,
      unfunded: unfunded, pool: pool)
    var findings: [ProportionalityFinding] = []
    for (check, utility) in all { findings += try find(check, utility, outcome) }
    return findings
  }

  private var proportionalityGap: MeasureGap? {
    if instance.profile == nil { return .noProfile }
    if instance.hasNoBallots { return .noBallots }
    return isPartlyFunded ? .partly : nil
  }

  private func find(
    _ check: ProportionalityCheck, _ utility: ProportionalityUtility?, _ outcome: FundedOutcome
  ) throws(RuleFailure) -> [ProportionalityFinding] {
    let utility = utility ?? .cost
    switch check {
    case .priceability:
      let prices = try rulePrices(outcome)
      return [Priceability(outcome: outcome, prices: prices).finding()]
    case .ejrPlus: return JustifiedRepresentation(outcome: outcome).plus(utility)
    case .ejrOne: return [EverySetOfProjects(outcome: outcome).ejrOne(utility)]
    case .core: return [EverySetOfProjects(outcome: outcome).core(utility)]
    case .districtFairness: return []
    }
  }

  private func rulePrices(
    _ outcome: FundedOutcome
  ) throws(RuleFailure) -> Priceability.RulePrices? {
    let (funded, unfunded) = (outcome.funded, outcome.unfunded)
    switch ruleName {
    case EqualShares.spec.name:
      return try shares().prices(funded, left: unfunded)
    case Phragmen.spec.name:
      return try loads().prices(funded, left: unfunded)
    default: return nil
    }
  }

  /// How each district fared against deciding alone.
  package func districtFairness(_ parts: [DistrictBenchmark.Part]) -> [ProportionalityFinding] {
    guard let rule = RuleRegistry.rule(named: ruleName) else { return [] }
    let benchmark = DistrictBenchmark(self, rule: rule)
    return parts.map(benchmark.finding)
  }
}
