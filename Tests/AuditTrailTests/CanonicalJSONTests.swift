import AuditTrail
import BudgetModel
import Testing

@Suite("canonical JSON")
struct CanonicalJSONTests {
  private func refusal(_ text: String) -> DiagnosticCode? {
    refusal { () throws(JSONRefusal) in _ = try CanonicalJSON.decode(Array(text.utf8)) }
  }
  private func refusal(_ work: () throws(JSONRefusal) -> Void) -> DiagnosticCode? {
    do throws(JSONRefusal) {
      try work()
      return nil
    } catch {
      return error.code
    }
  }

  @Test("every accepted vector has the published canonical bytes and digests")
  func validVectors() throws {
    let cases = try Vectors.cases("canonical-json.json", "valid")
    #expect(cases.count == 10)
    for vector in cases {
      let name = try vector.text("name")
      let value = try CanonicalJSON.read(Array(try vector.text("input").utf8))
      let canonical = Array(try vector.text("canonical").utf8)
      #expect(CanonicalJSON.encode(value) == canonical, "\(name)")
      #expect(try CanonicalJSON.decode(canonical) == value, "\(name)")
      let sha256 = try vector.text("sha256")
      let withLineEnd = try vector.text("sha256_with_lf")
      #expect(SHA256Hex.of(canonical) == sha256, "\(name)")
      #expect(SHA256Hex.of(CanonicalJSON.encodeFile(value)) == withLineEnd, "\(name)")
    }
  }

  @Test(
    "every refused vector is refused with its code",
    arguments: ["refused", "readable_but_not_canonical"])
  func refusedVectors(key: String) throws {
    let cases = try Vectors.cases("canonical-json.json", key)
    #expect(cases.count == (key == "refused" ? 12 : 5))
    for vector in cases {
      let name = try vector.text("name")
      let code = try vector.text("code")
      #expect(refusal(try vector.text("input"))?.name == code, "\(name)")
    }
  }

  @Test(
    "further departures are refused",
    arguments: [
      ("", DiagnosticCode.notJson), ("{\"a\":tru}", .notJson), ("{\"a\":\"\\x\"}", .notJson),
      ("{\"a\":\"\u{1}\"}", .notJson), ("[1]x", .notJson), ("{\"\":1}", .keyAlphabet),
      ("[1,]", .notJson), ("[-]", .notJson), ("\"\\udc00\"", .badUnicode), ("[1]\n", .notCanonical),
      ("\"\\u0008\"", .notCanonical), ("{\"b\":1,\"a\":null}", .nullNotAllowed),
      ("{\"b\":1,\"a\":2,\"b\":3}", .duplicateKey), ("-9007199254740992", .numberOutOfRange),
      ("99999999999999999999999999", .numberOutOfRange), ("0.5", .numberNotInteger),
    ])
  func furtherRefusals(text: String, code: DiagnosticCode) {
    #expect(refusal(text) == code)
  }

  @Test("bytes that are not UTF-8 are refused")
  func notUnicode() {
    let bytes: [UInt8] = [0x22, 0xC3, 0x22]
    #expect(
      refusal { () throws(JSONRefusal) in _ = try CanonicalJSON.decode(bytes) } == .badUnicode)
  }

  @Test("deep nesting is refused and does not exhaust the stack")
  func deepNesting() {
    #expect(refusal(String(repeating: "[", count: 1_000_000)) == .tooLarge)
    let deepest = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(refusal(deepest) == nil)
  }

  @Test("JSON Lines name the line of a fault, and the last line needs its end")
  func lines() throws {
    let good = Array("{\"n\":1}\n{\"n\":2}\n".utf8)
    #expect(try CanonicalJSON.decodeLines(good) == [["n": 1], ["n": 2]])
    #expect(CanonicalJSON.encodeLines([["n": 1], ["n": 2]] as [JSONValue]) == good)
    let torn = Array(good.dropLast())
    #expect(
      refusal { () throws(JSONRefusal) in _ = try CanonicalJSON.decodeLines(torn) }
        == .notCanonical)
    do throws(JSONRefusal) {
      _ = try CanonicalJSON.decodeLines(Array("{\"n\":1}\n{\"n\": 2}\n".utf8))
      Issue.record("a blank was accepted")
    } catch {
      #expect(error.line == 2)
      #expect(error.offset == 6)
    }
  }
}
