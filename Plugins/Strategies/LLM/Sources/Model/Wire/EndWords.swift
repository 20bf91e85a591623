extension ModelEnd.Reason {
    /// The reason behind a word of any provider.
    ///
    /// Only known good ends count as complete: `error`, `abort`, `network_error`, `MALFORMED_FUNCTION_CALL` and words
    /// that no list has leave half an answer behind.
    init(ofProvider word: String) throws(ModelFailure) {
        switch word.lowercased() {
        case "stop", "eos", "eos_token", "end_turn", "stop_sequence", "end_of_text", "complete", "completed":
            self = .complete
        case "length", "max_tokens", "max_output_tokens", "model_length", "max_length", "model_context_window_exceeded":
            self = .length
        case "tool_calls", "tool_use", "function_call", "tool_call": self = .calls
        case "safety", "recitation", "blocklist", "prohibited_content", "spii", "refusal", "guardrail_intervened",
            "content_filtered", "language", "sensitive", "image_safety":
            self = .refused
        case let word where word.hasPrefix("content_filter"): self = .refused
        default: throw ModelFailure(.incomplete, "the answer ended without being complete")
        }
    }
}

extension ModelFailure {
    /// The failure of an answer whose limit was reached within a tool call.
    static let cutCall = ModelFailure(.cut, "the answer reached 'max_tokens' within a tool call")
}
