import ChannelKit
import ChannelTestKit
import Foundation
import Testing
import VapiChannel

struct StreamTests {
    private func chunks(_ data: Data) -> [JSONValue] {
        String(decoding: data, as: UTF8.self).components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { event in
            let text = event.dropFirst("data: ".count)
            return (try? JSONValue(parsing: Data(text.utf8))) ?? .string(String(text))
        }
    }

    private func delta(_ chunk: JSONValue) -> JSONValue? { chunk["choices"]?[0]?["delta"] }

    @Test func streamBeginsWithAnEmptyChunk() throws {
        let item = try Sample.item(in: "model-turn")
        let head = try Sample.adapter().beginStream(for: item)
        #expect(head.status == 200)
        #expect(head.headers == ["Content-Type": "text/event-stream", "Cache-Control": "no-cache"])
        let chunk = try #require(chunks(head.body).first)
        #expect(delta(chunk) == ["role": "assistant", "content": ""])
        #expect(chunk["object"] == "chat.completion.chunk")
        #expect(chunk["model"] == "hub-strategy")
        #expect(chunk["created"]?.integer == 1_790_000_000)
        #expect(chunk["id"]?.string?.hasPrefix("chatcmpl-") == true)
    }

    @Test func sentencesAreStreamedAsChunks() throws {
        let item = try Sample.item(in: "model-turn")
        let adapter = try Sample.adapter()
        #expect(chunks(adapter.streamChunk("Of course.", for: item)).compactMap(delta) == [["content": "Of course. "]])
        #expect(chunks(adapter.streamChunk("Of course. ", for: item)).compactMap(delta) == [["content": "Of course. "]])
        let end = chunks(adapter.endStream(for: item, because: nil))
        #expect(end.count == 2)
        #expect(end[0]["choices"]?[0]?["finish_reason"] == "stop")
        #expect(end[1] == "[DONE]")
    }

    @Test func fillerIsSpokenWhileWaiting() throws {
        let filler = try Sample.adapter().filler(for: Sample.item(in: "model-turn"))
        #expect(filler?.after == .seconds(1))
        #expect(chunks(filler?.bytes ?? Data()).compactMap(delta) == [["content": "One moment, please. <flush />"]])
        let french = try Sample.adapter(["filler_after": .duration(.seconds(3))])
            .filler(for: Sample.item(in: "model-turn-french"))
        #expect(french?.after == .seconds(3))
        #expect(
            chunks(french?.bytes ?? Data()).compactMap(delta) == [["content": "Un instant, s'il vous plaît. <flush />"]]
        )
    }

    @Test func lateRepliesEndInAnApology() throws {
        let end = try Sample.adapter().endStream(for: Sample.item(in: "model-turn"), because: .failed("secret reason"))
        #expect(
            chunks(end).compactMap(delta).first == ["content": "Sorry, I did not get that. Could you say it again? "]
        )
        #expect(!String(decoding: end, as: UTF8.self).contains("secret reason"))
        let afterTool = try Sample.adapter().endStream(
            for: Sample.item(in: "model-turn-tool-result"),
            because: .silent("x")
        )
        #expect(chunks(afterTool).compactMap(delta) == [[:]])
    }

    @Test func endsTheCall() throws {
        let item = try Sample.item(in: "model-turn")
        let parts = chunks(try Sample.adapter().streamContent(.endCall, for: item))
        #expect(parts.count == 3)
        let use = parts[0]["choices"]?[0]?["delta"]?["tool_calls"]?[0]
        #expect(use?["function"] == ["name": "endCall", "arguments": "{}"])
        #expect(use?["index"] == 0)
        #expect(parts[1]["choices"]?[0]?["finish_reason"] == "tool_calls")
        #expect(parts[2] == "[DONE]")
    }

    /// `transferCall` is not among the request's tools.
    @Test func transferWithoutATargetSpeaksASentence() throws {
        let adapter = try Sample.adapter(["transfer_to": .text("+15555550123")])
        let parts = chunks(adapter.streamContent(.transfer(), for: try Sample.item(in: "model-turn")))
        #expect(parts.compactMap(delta) == [["content": "Nobody is available right now. "]])
        let tools: JSONValue = ["tools": [["type": "function", "function": ["name": "transferCall"]]]]
        var body =
            ["call": ["id": "c1"], "messages": [["role": "user", "content": "A person"]]] as [String: JSONValue]
        body.merge(tools.object ?? [:]) { own, _ in own }
        let item = try VapiAdapter.split(.unchecked(Sample.post(JSONValue.object(body).data)))[0]
        let use = chunks(adapter.streamContent(.transfer(), for: item))[0]["choices"]?[0]?["delta"]?["tool_calls"]?[0]
        #expect(use?["function"] == ["name": "transferCall", "arguments": #"{"destination":"+15555550123"}"#])
    }

    @Test func requestsWithoutStreamingGetOneResponse() throws {
        let item = try Sample.item(in: "model-turn-whole")
        let whole = try Sample.adapter().answer(item, with: [.text("Table seven"), .text("is free.")]).json
        #expect(whole?["object"] == "chat.completion")
        #expect(whole?["choices"]?[0]?["message"] == ["role": "assistant", "content": "Table seven is free."])
        #expect(whole?["choices"]?[0]?["finish_reason"] == "stop")
    }
}
