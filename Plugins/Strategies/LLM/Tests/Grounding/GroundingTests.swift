import ChannelKit
import ChannelSimulatorKit
import ChannelTestKit
import Foundation
import LLMSimulator
import Testing

@testable import LLMStrategy

/// Strict answers: from the documents of several tenants, with models that keep to them and models that do not.
@Suite(.timeLimit(.minutes(5)))
struct GroundingTests {
    /// The share of unsupported answers that may be sent.
    private static let tolerated = 0.05

    /// The documents of each tenant, in both languages.
    private static func askers() throws -> [String: (folder: TemporaryFolder, asker: Asker)] {
        var askers: [String: (TemporaryFolder, Asker)] = [:]
        for business in Business.all {
            let folder = try TemporaryFolder(["en.md": business.document(0), "fr.md": business.document(1)])
            askers[business.name] = (folder, try Asker([folder.path]))
        }
        return askers
    }

    /// The rows whose answer a strict step would send.
    private func sent(_ rows: [GroundingTable.Row]) async throws -> [GroundingTable.Row] {
        let askers = try Self.askers()
        var sent: [GroundingTable.Row] = []
        for row in rows {
            let passages = await askers[row.business.name]?.asker.ask(row.question, in: row.language) ?? []
            let turn = makeTurn(row.question, language: row.language)
            let check = Grounding(isStrict: true).check(on: turn, knowing: passages)
            if check?.supports(row.answer) == true { sent.append(row) }
        }
        return sent
    }

    private func list(_ rows: [GroundingTable.Row]) -> String {
        "\(rows.count):\n" + rows.map { "\($0.question) > \($0.answer)" }.joined(separator: "\n")
    }

    @Test func tablesHaveSixtyRows() {
        for table in [GroundingTable.unanswered, GroundingTable.nearMisses, GroundingTable.supported] {
            #expect(table.count == 60)
            #expect(table.count { $0.language == "fr" } == 30)
            #expect(table.allSatisfy { !$0.answer.isEmpty })
        }
    }

    @Test(arguments: [GroundingTable.unanswered, GroundingTable.nearMisses])
    func unsupportedAnswerIsRefused(_ table: [GroundingTable.Row]) async throws {
        let sent = try await sent(table)
        #expect(Double(sent.count) <= Self.tolerated * Double(table.count), "\(list(sent))")
    }

    @Test func supportedAnswerIsSent() async throws {
        let sent = try await sent(GroundingTable.supported).map(\.answer)
        let refused = GroundingTable.supported.filter { !sent.contains($0.answer) }
        #expect(refused.count <= 3, "\(list(refused))")
    }

    @Test(arguments: GroundingTable.free)
    func answerWithoutClaimsIsSent(_ answer: String) async throws {
        let rows = GroundingTable.unanswered.map {
            GroundingTable.Row(business: $0.business, language: $0.language, question: $0.question, answer: answer)
        }
        #expect(try await sent(Array(rows.prefix(5))).count == 5)
    }

    // MARK: - The whole step, with simulated models

    /// The texts that a step with `model` sends for `questions`; nil for a refused one.
    private func replies(
        of model: String,
        to rows: [GroundingTable.Row],
        strict: Bool = true
    ) async throws -> [(row: GroundingTable.Row, text: String?)] {
        let askers = try Self.askers()
        return try await withModels { server in
            var replies: [(GroundingTable.Row, String?)] = []
            for row in rows {
                guard let asker = askers[row.business.name]?.asker else { continue }
                await asker.base.store?.waitUntilIdle()
                let step = LLM(
                    settings: try makeSettings(),
                    model: ModelChain(
                        endpoints: [
                            ModelEndpoint(provider: .openai, model: model, baseURL: server.url, apiKey: Secret("key"))
                        ],
                        retries: 0,
                        states: EndpointStates()
                    ),
                    knowledge: asker.base,
                    grounding: Grounding(isStrict: strict)
                )
                var turn = makeTurn(row.question, language: row.language)
                turn.services.http = WebhookClient(isCrowd: true)
                do {
                    replies.append((row, try await step.respond(to: turn).text))
                } catch let error as LLMError {
                    #expect("\(error)".contains("the documents do not support it"))
                    replies.append((row, nil))
                }
            }
            return replies
        }
    }

    /// A model that answers whatever it is asked: without `strict` its inventions are sent.
    @Test(arguments: ["simulated-inventing", "simulated-misquoting"])
    func inventionIsRefused(by model: String) async throws {
        // Agreeing to what the documents answer is no invention.
        let isQuoting = model.hasSuffix("misquoting")
        let rows = GroundingTable.unanswered + (isQuoting ? GroundingTable.supported + GroundingTable.nearMisses : [])
        let honest = try await replies(of: "simulated-fast", to: rows, strict: false)
        let loose = try await replies(of: model, to: rows, strict: false)
        let inventions = zip(loose, honest).filter { $0.text != $1.text }.map(\.0)
        #expect(inventions.count >= 60, "the model must misbehave: \(inventions.count)")
        let sent = try await replies(of: model, to: inventions.map(\.row)).filter { $0.text != nil }
        #expect(
            Double(sent.count) <= Self.tolerated * Double(inventions.count),
            "\(sent.map { "\($0.row.question) > \($0.text ?? "")" })"
        )
    }

    /// A model that quotes the documents is sent where they answer; where they do not, it does not answer another question.
    @Test func quotationOfAnotherSubjectIsRefused() async throws {
        let quoted = try await replies(of: "simulated-fast", to: GroundingTable.unanswered)
            .filter { $0.text.map { !GroundingTests.isIgnorance($0) } ?? false }
        #expect(
            Double(quoted.count) <= Self.tolerated * 60,
            "\(quoted.map { "\($0.row.question) > \($0.text ?? "")" })"
        )
        let refused = try await replies(of: "simulated-fast", to: GroundingTable.supported).filter { $0.text == nil }
        #expect(refused.count <= 3, "\(refused.map(\.row.question))")
    }

    private static func isIgnorance(_ text: String) -> Bool {
        text.contains("not find that") || text.contains("ne trouve pas")
    }

    @Test func refusalHandsOffIfConfigured() async throws {
        let passage = Passage(text: "A cleaning costs 145 dollars.", document: "prices.md", section: nil, score: 0.9)
        let step = LLM(
            settings: try makeSettings(),
            model: ScriptedModel([.text("A cleaning costs 95 dollars.")]),
            knowledge: ScriptedKnowledge(passages: [passage]),
            grounding: Grounding(isStrict: true, handsOff: true)
        )
        let verdict = try await step.respond(to: makeTurn("How much is a cleaning?"))
        #expect(verdict.handoff?.reason.hasPrefix("the reply was not sent: the documents do not support it") == true)
    }

    @Test func spokenInventionIsNotStreamed() async throws {
        let passage = Passage(text: "A cleaning costs 145 dollars.", document: "prices.md", section: nil, score: 0.9)
        let step = LLM(
            settings: try makeSettings(),
            model: ScriptedModel([.text("A cleaning costs 145 dollars. ", "For children it is 95 dollars.")]),
            knowledge: ScriptedKnowledge(passages: [passage]),
            grounding: Grounding(isStrict: true)
        )
        let heard = try await step.respond(to: makeTurn("How much is a cleaning?", inCall: true)).heard()
        #expect(heard.pieces.joined() == "A cleaning costs 145 dollars. ")
        #expect(heard.end != nil)
    }

    @Test func resultOfAToolSupportsTheAnswer() async throws {
        let step = LLM(
            settings: try makeSettings(["tools": .list([.tool()])]),
            model: ScriptedModel([
                .calls("", ToolCall("free_slots", ["day": "friday"])), .text("Friday at 15:00 is free."),
            ]),
            knowledge: ScriptedKnowledge(),
            grounding: Grounding(isStrict: true)
        )
        let http = FakeHTTP(.json(["day": "friday", "free": ["15:00"]]))
        #expect(try await step.respond(to: makeTurn(http: http)).text == "Friday at 15:00 is free.")
    }

    @Test func reasonNamesTheSources() async throws {
        let passage = Passage(text: "145 dollars.", document: "prices.md", section: "Cleaning", score: 0.9)
        let step = try makeStep(ScriptedModel([.text("It is 145 dollars.")]), knowing: [passage])
        guard case .reply(_, let rationale) = try await step.respond(to: makeTurn()) else {
            Issue.record("no reply")
            return
        }
        #expect(rationale.reason.hasSuffix("sources: prices.md > Cleaning"))
    }
}
