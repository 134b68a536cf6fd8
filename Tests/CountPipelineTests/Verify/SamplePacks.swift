import AllocationRules
import AuditTrail
import BudgetModel
import CountPipeline
import Foundation
import TestSupport

/// Packs of sample cycles, counted in memory.
enum SamplePacks {
  /// Three districts and a city: a formula, leftovers that go up.
  static let leftovers = pack("city-leftovers-up")
  /// Five districts, a youth council and a city: every kind of ballot, limits, overrides, a lot.
  static let riverside = pack("riverside")

  static func pack(_ name: String) -> PackContents {
    let folder = ProgramRun.root.appending(path: "Samples/\(name)").path
    let loaded = CycleLoader(
      folder: folder, workers: ThreadWorkers(count: 1), rules: RuleRegistry.specs
    ).load()
    guard let result = try? loaded.decide() else { return PackContents(files: [:]) }
    let pack = PackBuilder(loaded: loaded, result: result).build()
    return PackContents(
      files: Dictionary(pack.files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { $1 }))
  }
}

extension PackContents {
  /// The pack as a forger leaves it: manifest and list of digests made to fit the files.
  func resealed() -> PackContents {
    var pack = self
    let manifest = (pack["manifest.json"].flatMap { try? CanonicalJSON.decodeFile($0) }) ?? [:]
    let outputs = FileChecks.outputs(of: manifest).compactMap { output in
      pack[output.path].map { OutputFact(path: output.path, role: output.role, content: $0) }
    }
    let bytes = CanonicalJSON.encodeFile(Manifest.adding(outputs: outputs, to: manifest))
    pack.files["manifest.json"] = bytes
    pack.files["SHA256SUMS"] = Manifest.sums(outputs: outputs, manifest: bytes)
    return pack
  }

  /// The manifest with the digest and the size of a changed copy of an input.
  func withInputDigests(of path: String) -> PackContents {
    guard path.hasPrefix("inputs/"), let bytes = self[path],
      var members = (self["manifest.json"].flatMap { try? CanonicalJSON.decodeFile($0) })?.members
    else { return self }
    var pack = self
    members["inputs"] = .array(
      (members["inputs"]?.elements ?? []).map { input in
        guard input["copy"]?.text == path, var input = input.members else { return input }
        input["bytes"] = JSONValue(number: bytes.count)
        input["sha256"] = .string(SHA256Hex.of(bytes))
        return .object(input)
      })
    pack.files["manifest.json"] = CanonicalJSON.encodeFile(.object(members))
    return pack
  }

  func failed() -> [String] {
    PackStatements.all(of: self).filter(\.isFailed).map(\.id.rawValue)
  }

  /// Replaces the first occurrence of a text in a file.
  func replacing(_ old: String, with new: String, in path: String) -> PackContents {
    var pack = self
    let text = String(decoding: pack[path] ?? [], as: UTF8.self)
    guard let range = text.range(of: old) else { return PackContents(files: [:]) }
    pack.files[path] = Array(text.replacingCharacters(in: range, with: new).utf8)
    return pack
  }
}
