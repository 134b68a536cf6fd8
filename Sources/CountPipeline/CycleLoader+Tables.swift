import AuditTrail
import BallotReading
import BudgetModel
import Confederation

extension CycleLoader {
  func readByLaw(into state: inout State) {
    guard let file = openAll(.bylaw, into: &state).first else {
      state.knowsSettings = false
      return
    }
    let reading = ByLawReader.read(file, rules: rules)
    state.cycle.diagnostics += reading.diagnostics
    guard var byLaw = reading.value else {
      let settings = ByLawReader.readingSettings(of: file, rules: rules)
      state.settings = settings ?? ReadingSettings()
      state.knowsSettings = settings != nil
      return
    }
    if let asOf { byLaw.asOf = asOf }
    state.settings = byLaw.reading
    state.cycle.byLaw = byLaw
  }

  func readTables(into state: inout State) {
    let settings = state.settings
    var councils: [Council] = []
    var projects: [Project] = []
    var roll: Roll?
    for file in openAll(.councils, into: &state) {
      councils = take(CouncilsTable.read(file, settings: settings), of: file, into: &state)
    }
    for file in openAll(.projects, into: &state) {
      projects = take(ProjectsTable.read(file, settings: settings), of: file, into: &state)
      checkCommittedProjects(file, into: &state)
    }
    for file in openAll(.pools, into: &state) {
      state.extraPools = take(PoolsTable.read(file, settings: settings), of: file, into: &state)
    }
    for file in openAll(.roll, into: &state) {
      let attributes = state.cycle.byLaw.map { byLaw in
        Set(byLaw.franchises.flatMap(\.rules).map(\.attribute))
      }
      let reading = RollTable.read(file, settings: settings, attributes: attributes)
      roll = take(reading, of: file, into: &state)
    }
    let delegates = readDelegates(into: &state)
    state.councils = councils
    state.projects = projects
    guard let byLaw = state.cycle.byLaw, !state.lacks(.councils), !state.lacks(.projects) else {
      _ = openAll(.lot, into: &state)
      return
    }
    var input = CycleInput(byLaw: byLaw, councils: councils, projects: projects)
    input.roll = roll
    input.add(delegates)
    requireDecision(byLaw, in: &state)
    readLots(into: &state, input: &input)
    let json = byLaw.json(furtherPools: state.extraPools)
    state.cycle.byLawJSON = json
    input.byLawSHA256 = SHA256Hex.of(CanonicalJSON.encodeFile(json))
    input.rulesSHA256 = SHA256Hex.of(CanonicalJSON.encodeFile(ByLaw.rulesPart(of: json)))
    state.input = input
  }

  private func checkCommittedProjects(_ file: SourceFile, into state: inout State) {
    guard let lot = state.cycle.byLaw?.lot, let committed = lot.committedProjectsSHA256 else {
      return
    }
    let found = SHA256Hex.of(file.bytes)
    state.cycle.integrity.append(
      IntegrityTest(subject: file.path, expected: committed, found: found))
    if found == committed { return }
    state.cycle.diagnostics.append(
      Diagnostic(
        .projectsChanged, at: SourceLocation(file: file.path),
        """
        projects.csv has the digest \(found), but lot.committed-projects-sha256 is \(committed); \
        put back the file that was frozen, and write later changes as overrides
        """))
  }

  func makePlan(into state: inout State) {
    guard let input = state.input else { return }
    let (plan, diagnostics) = CyclePlan.make(input, extraPools: state.extraPools)
    state.cycle.diagnostics += diagnostics + (plan?.delegationFindings() ?? [])
    state.cycle.plan = plan
  }
}
