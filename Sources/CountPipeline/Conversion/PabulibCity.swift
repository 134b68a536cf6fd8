internal import BallotReading
internal import BudgetModel

/// The Pabulib files of one city as one cycle: a council and a pool for each file.
struct PabulibCity {
  struct Pool {
    /// Of the pool and of its council.
    var id: String
    var file: PabulibFile
    /// What the file calls a project -> what the cycle calls it, where the two differ.
    var projectIDs: [String: String] = [:]
    var settings: [(key: String, text: String)]

    func projectID(_ id: String) -> String { projectIDs[id] ?? id }
  }

  let options: Conversion.Options
  var pools: [Pool] = []
  var diagnostics: [Diagnostic] = []
  /// Place of the pool of the whole city; nil: a council `root` stands above all.
  var rootPool: Int?

  static let rootID = "root"

  init(_ files: [PabulibFile], options: Conversion.Options) {
    self.options = options
    for file in files {
      let byLaw = PabulibByLaw(file)
      diagnostics += byLaw.findings
      let id = freeID(Self.councilID(of: file.path))
      pools.append(Pool(id: id, file: file, settings: byLaw.settings))
    }
    rootPool = Self.rootPool(of: files)
    qualifyProjectIDs()
    checkCurrency()
  }

  /// The only file, or the only one that is of no district.
  private static func rootPool(of files: [PabulibFile]) -> Int? {
    if files.count == 1 { return 0 }
    let whole = files.indices.filter { files[$0]["subunit"] == nil && files[$0]["district"] == nil }
    return whole.count == 1 ? whole[0] : nil
  }

  /// The file's name without folder and ending, in the characters of a council id.
  private static func councilID(of path: String) -> String {
    let name = path.split(separator: "/").last ?? "pool"
    let stem = name.hasSuffix(".pb") ? name.dropLast(3) : name[...]
    let characters = stem.unicodeScalars.prefix(64).map { scalar -> Character in
      let isPlain = scalar.isASCII && CycleID.holds(scalar)
      return isPlain ? Character(scalar) : "-"
    }
    let id = String(characters)
    return id.hasPrefix(".") ? "-" + id.dropFirst() : id
  }

  /// The id, or the next free one with a number behind it; ids that differ only by case are not free.
  private func freeID(_ id: String) -> String {
    let taken = Set(pools.map { $0.id.lowercased() } + [Self.rootID])
    if !taken.contains(id.lowercased()) { return id }
    let number = (2...).first { !taken.contains("\(id.prefix(60))-\($0)".lowercased()) }!
    return "\(id.prefix(60))-\(number)"
  }

  /// Ids that stand in several files get the pool in front.
  private mutating func qualifyProjectIDs() {
    var counts: [String: Int] = [:]
    for pool in pools {
      for project in pool.file.projects { counts[project.id, default: 0] += 1 }
    }
    for place in pools.indices {
      for project in pools[place].file.projects where counts[project.id]! > 1 {
        pools[place].projectIDs[project.id] = "\(pools[place].id).\(project.id)"
      }
    }
  }

  private mutating func checkCurrency() {
    let currencies = Set(pools.compactMap { $0.file["currency"] }).sorted { $0.isBefore($1) }
    guard currencies.count > 1 else { return }
    diagnostics.append(
      Diagnostic(
        .currencyMix, at: SourceLocation(file: pools[0].file.path),
        "the files have the currencies \(currencies.joined(separator: ", ")); a cycle has one"))
  }
}

/// The alphabet of the ids that become file names.
enum CycleID {
  static func holds(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "A"..."Z", "a"..."z", "0"..."9", "_", ".", "-": true
    default: false
    }
  }
}

extension PabulibCity {
  var rootCouncilID: String { rootPool.map { pools[$0].id } ?? Self.rootID }

  func kind(of pool: Int) -> String { pool == rootPool ? "city" : "district" }

  mutating func cycleFiles() -> [(path: String, bytes: [UInt8])] {
    var files = [
      (path: "cycle.yaml", bytes: Array(byLawText().utf8)),
      (path: "councils.csv", bytes: councilsTable()),
      (path: "projects.csv", bytes: projectsTable()),
    ]
    for pool in pools {
      files.append((path: "ballots/\(pool.id).csv", bytes: ballotsTable(of: pool)))
    }
    if let expected = expectedTable() { files.append((path: "expected.csv", bytes: expected)) }
    return files
  }

  private func councilsTable() -> [UInt8] {
    var rows = pools.indices.map { place -> [String] in
      let file = pools[place].file
      let name = file["subunit"] ?? file["district"] ?? file["unit"] ?? pools[place].id
      let parent = place == rootPool ? "" : rootCouncilID
      return [pools[place].id, parent, kind(of: place), name]
    }
    if rootPool == nil {
      rows.append([Self.rootID, "", "root", pools[0].file["unit"] ?? Self.rootID])
    }
    rows.sort { $0[0].isBefore($1[0]) }
    return CycleText.table([["council_id", "parent_id", "kind", "name"]] + rows)
  }

  private func projectsTable() -> [UInt8] {
    let header = [
      "project_id", "name", "cost", "pool_id", "state", "category", "neighbourhood", "tags",
      "latitude", "longitude", "description", "proposer",
    ]
    var rows: [[String]] = []
    for pool in pools {
      for project in pool.file.projects {
        let isLocated = !project.latitude.isEmpty && !project.longitude.isEmpty
        rows.append([
          pool.projectID(project.id), project.name.isEmpty ? project.id : project.name,
          project.cost.decimal(minorDigits: 2), pool.id, project.isWithdrawn ? "withdrawn" : "",
          project.categories.joined(separator: ","),
          project.neighbourhoods.joined(separator: ","),
          project.beneficiaries.joined(separator: ","), isLocated ? project.latitude : "",
          isLocated ? project.longitude : "", project.description, project.proposer,
        ])
      }
    }
    rows.sort { $0[0].isBefore($1[0]) }
    return CycleText.table([header] + rows, keepingFirst: 4)
  }

  private func ballotsTable(of pool: Pool) -> [UInt8] {
    var rows = [["ballot_id", "vote", "points", "channel", "voter_key"]]
    for ballot in pool.file.ballots.sorted(by: { $0.id.isBefore($1.id) }) {
      let points = pool.file.voteType.hasPoints ? ballot.points : []
      rows.append([
        ballot.id, ballot.choices.map(pool.projectID).joined(separator: ","),
        points.joined(separator: ","), ballot.channel, options.hasSameVoters ? ballot.id : "",
      ])
    }
    return CycleText.table(rows, keepingFirst: 2)
  }

  /// What the city decided; never read by a count.
  private func expectedTable() -> [UInt8]? {
    var rows: [[String]] = []
    for pool in pools {
      for project in pool.file.projects {
        guard let selected = project.selected else { continue }
        rows.append([pool.projectID(project.id), pool.id, String(selected)])
      }
    }
    if rows.isEmpty { return nil }
    rows.sort { $0[0].isBefore($1[0]) }
    return CycleText.table([["project_id", "pool_id", "selected"]] + rows)
  }
}
