import ChannelKit

/// The hooks of an assistant for callers who say nothing or are not understood.
///
/// Vapi sends no request to the hub then: only a hook can speak. They replace the assistant's own hooks, and are not
/// sent if none of their sentences has a text.
///
/// - SeeAlso: <https://docs.vapi.ai/assistants/assistant-hooks> (read 2026-11)
struct UnheardHooks {
    /// The silence before the first question, in seconds.
    ///
    /// The goodbye comes after three times as much, before Vapi's own end of a silent call: 30 seconds, unless the
    /// assistant says otherwise. Each silence counts from the end of the assistant's words.
    private static let silence: Int64 = 8

    /// The sentences for a silent caller, in their order, and for one who mumbles.
    let silent: [String]
    let goodbye: String
    let mumbling: String

    /// The value of `hooks`; nil without any.
    var json: JSONValue? {
        var hooks = silent.enumerated().filter { !$0.element.isEmpty }.map { place, text in
            timeout(place + 1, [Self.say(text)])
        }
        if !goodbye.isEmpty {
            hooks.append(
                timeout(silent.count + 1, [Self.say(goodbye), ["type": "tool", "tool": ["type": "endCall"]]])
            )
        }
        if !mumbling.isEmpty {
            hooks.append(["on": "assistant.transcriber.endpointedSpeechLowConfidence", "do": [Self.say(mumbling)]])
        }
        return hooks.isEmpty ? nil : .array(hooks)
    }

    private static func say(_ text: String) -> JSONValue { ["type": "say", "exact": .string(text)] }

    /// A hook that acts once, until the caller has spoken.
    private func timeout(_ count: Int, _ actions: [JSONValue]) -> JSONValue {
        [
            "on": "customer.speech.timeout", "do": .array(actions),
            "options": [
                "timeoutSeconds": .integer(Self.silence * Int64(count)), "triggerMaxCount": 1,
                "triggerResetMode": "onUserSpeech",
            ],
        ]
    }
}

extension VapiAdapter {
    /// The hooks for the caller of `context`.
    func unheardHooks(in context: CallContext) -> JSONValue? {
        UnheardHooks(
            silent: [words(sentences.silence, in: context), words(sentences.wayOut, in: context)],
            goodbye: words(sentences.goodbye, in: context),
            mumbling: words(sentences.repetition, in: context)
        ).json
    }

    /// The words to a caller whose turn got no reply; nil for silence.
    ///
    /// Intended silence is kept: two machines on one line would apologize to each other forever. After a failed
    /// transfer the caller waits for words. An apology that follows another offers the way out.
    func words(to turn: ModelTurn, because reason: NoReply) -> String? {
        if turn.isAfterFailedTransfer { return words(sentences.noTarget, in: turn.context) }
        if case .silent = reason { return nil }
        let apology = words(sentences.apology, in: turn.context)
        let own = SpokenHistory.digests(ofSentencesIn: apology)
        let isRepeated = !own.isEmpty && Set(turn.saidDigests).isSuperset(of: own)
        let wayOut = isRepeated ? words(sentences.wayOut, in: turn.context) : ""
        return wayOut.isEmpty ? apology : "\(apology) \(wayOut)"
    }
}
