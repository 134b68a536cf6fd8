import AuditTrail
import BudgetModel
import TestSupport

/// Packs with one value changed and all digests made to fit.
struct PackForgery {
  let path: String
  /// Line and column, or line and JSON Pointer.
  let place: String
  private let honest: PackContents
  private let bytes: () -> [UInt8]

  init(_ place: String, in path: String, of pack: PackContents, bytes: @escaping () -> [UInt8]) {
    self.path = path
    self.place = place
    self.bytes = bytes
    honest = pack
  }

  var name: String { path + place }

  /// The name without numbers: rows and elements of one kind have one. Inputs go by their role.
  var kind: String {
    let inputs = honest["manifest.json"].flatMap { try? CanonicalJSON.decodeFile($0) }?["inputs"]
    var words: [String] = []
    for word in place.split(separator: "/", omittingEmptySubsequences: false).map(String.init) {
      guard let number = Int(word) else {
        words.append(word)
        continue
      }
      if path == "manifest.json" && words.last == "inputs" {
        words.append(inputs?.elements?[number]["role"]?.text ?? "")
      }
    }
    let pointer = words.joined(separator: "/")
    return path + (pointer.firstIndex(of: " ").map { String(pointer[$0...]) } ?? "")
  }

  func pack() -> PackContents {
    var forged = honest
    forged.files[path] = bytes()
    return forged.withInputDigests(of: path).resealed()
  }
}

enum PackForgeries {
  /// Every member of every JSON file and every cell of every table changed, every row left out, one at
  /// a time. Pages are
  /// prose, `SHA256SUMS` and the digests of outputs are made anew in any case.
  static func all(of pack: PackContents) -> [PackForgery] {
    pack.paths.flatMap { path -> [PackForgery] in
      let bytes = pack[path] ?? []
      if path.hasSuffix(".csv") { return cells(path, bytes, pack) }
      if path.hasSuffix(".jsonl") { return records(path, bytes, pack) }
      if path.hasSuffix(".json") { return members(path, bytes, pack) }
      return []
    }
  }

  private static func cells(
    _ path: String, _ bytes: [UInt8], _ pack: PackContents
  ) -> [PackForgery] {
    guard let rows = try? PackCSV.rows(bytes).map(\.cells) else { return [] }
    func text(_ rows: [[String]]) -> [UInt8] {
      Array(rows.map { $0.map(quoted).joined(separator: ",") + "\n" }.joined().utf8)
    }
    let leftOut = rows.indices.dropFirst().map { line in
      PackForgery(":\(line + 1) left out", in: path, of: pack) {
        text(Array(rows[..<line] + rows[(line + 1)...]))
      }
    }
    return leftOut
      + rows.indices.dropFirst().flatMap { line in
        rows[line].indices.map { column in
          PackForgery(":\(line + 1) \(rows[0][column])", in: path, of: pack) {
            var rows = rows
            rows[line][column] = changed(rows[line][column])
            return text(rows)
          }
        }
      }
  }

  private static func quoted(_ cell: String) -> String {
    let isPlain = !cell.contains { [",", "\"", "\n"].contains($0) }
    return isPlain ? cell : "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }

  private static func records(
    _ path: String, _ bytes: [UInt8], _ pack: PackContents
  ) -> [PackForgery] {
    guard let records = try? CanonicalJSON.decodeLines(bytes) else { return [] }
    return records.indices.flatMap { line in
      JSONLeaves.changed(records[line], text: changed).map { pointer, value in
        PackForgery(":\(line + 1) \(pointer)", in: path, of: pack) {
          var records = records
          records[line] = value
          return CanonicalJSON.encodeLines(records)
        }
      }
    }
  }

  private static func members(
    _ path: String, _ bytes: [UInt8], _ pack: PackContents
  ) -> [PackForgery] {
    guard let file = try? CanonicalJSON.decodeFile(bytes) else { return [] }
    return JSONLeaves.changed(file, text: changed).filter { pointer, _ in
      !(pointer.hasPrefix("/outputs/")
        && (pointer.hasSuffix("/bytes") || pointer.hasSuffix("/sha256")))
    }.map { pointer, value in
      PackForgery(" " + pointer, in: path, of: pack) { CanonicalJSON.encodeFile(value) }
    }
  }

  /// Another number for a number, another word for a word, some digit for another in a digest.
  private static func changed(_ text: String) -> String {
    if let number = Int64(text) { return String(number + 1) }
    if text.hasSuffix(".00") { return text.dropLast(2) + "01" }
    if text.utf8.count == 64 { return (text.hasPrefix("0") ? "1" : "0") + text.dropFirst() }
    let others = [
      "funded": "not-funded", "not-funded": "funded", "below-threshold": "not-funded",
      "excluded": "withdrawn", "public": "withheld", "withheld": "public", "ballots": "tally",
      "page": "summary", "votes": "points", "skip": "stop", "fund": "skip", "greedy": "top-k",
      "points-sum": "points-bad", "unknown-project": "choice-out-of-scope",
    ]
    return others[text] ?? text + "x"
  }
}
