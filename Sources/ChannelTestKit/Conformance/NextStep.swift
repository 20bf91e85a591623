extension ConformanceCheck {
    /// The next step when the check fails, as a sentence.
    public var nextStep: String {
        let steps = Self.nextSteps
        if let step = steps[name] { return step }
        // The first word of a check's name is its topic; a step for all checks of a topic is listed under that word.
        return steps[String(name.prefix { $0 != "-" })] ?? "The check's promise: \(promise)"
    }

    /// The steps by the name of a check, or by the first word of the names of several.
    static let nextSteps: [String: String] = [
        "signature": """
        Write `verify`: take the signature or token from its header, compute what it must be from the raw body \
        and `credential.secret`, and compare in constant time; `requireSignature` does it all for an HMAC, `requireToken` for a token.
        """,
        "signature-right": """
        Write `verify` as the provider's document describes the signature, and sign in the simulator in the same \
        way.
        """,
        "signature-missing": "Let `verify` throw `.missing` when the header is not there.",
        "signature-malformed": "Let `verify` throw `.malformed` for what cannot be a signature, before comparing it.",
        "signature-batch": """
        Give every item of `split` the address that stands beside it in the request, and declare in `batch` of \
        the tests how the provider puts several things into one request; if it never does, list the check in \
        `absent`.
        """,
        "signature-sibling": """
        Let `sibling` in the tests differ in the address alone, and make `credentials` of the account's secrets, without \
        anything of the one channel. If a channel is an account of its own, with its own secrets, list the check in `absent`.
        """,
        "signature-stranger": """
        Give `stranger` in the tests other secrets, and let `verify` use the credential.
        """,
        "signature-stale": """
        If the signature covers a time, call `requireRecent` in `verify`, and declare its tolerance as `staleAfter` in \
        the tests; if it covers none, list the check in `absent`, as `without(.signedTime)` does.
        """,
        "rotation": "Make `credentials` with `Credential.rotating`, so that a list of secrets gives one for each.",
        "secrets": "Keep secrets as `Secret`: no text, address, key, payload or error may be made of a revealed one.",
        "secrets-not-empty": "Declare secrets with `Setting.secret`, which refuses empty ones.",
        "secrets-not-kept": """
        Leave secrets and signatures out of the payload, key and lane that `split` makes: remove the member that holds one. \
        A header that is no credential is no part of `credentialPlaces`.
        """,
        "secrets-not-in-urls": """
        Send the token in a header; if the provider takes it in the path alone, name its setting in the manifest's \
        `secretsInURLs`.
        """,
        "locate": """
        Write `locate`: find the channel's address in the raw bytes without decoding them, as `JSONScan.strings` \
        does.
        """,
        "locate-large": """
        Leave the `limit:` of the scan at its default: the first 64 addresses are enough to find the secrets, and `split` \
        reads all of them.
        """,
        "locate-agrees": "Let `locate` and `split` name a channel by the same kind of address.",
        "handshake": """
        If the provider calls the webhook's URL once to check it, conform to `WebhookHandshaking` and declare `handshake` \
        in the tests; if it does not, list the handshake checks in `absent`, as `without(.handshake)` does.
        """,
        "acknowledgement": """
        Copy the answer that the provider's document asks for into `acknowledgement` of the tests, and make the \
        manifest's the same.
        """,
        "split": """
        Write `split`: one item for each thing in the request, with its own key, lane and address, and a payload \
        that is understood alone.
        """,
        "split-batch": """
        Declare in `batch` of the tests how the provider puts several things into one request, and let `split` \
        make an item of each; if it never does, list the check in `absent`.
        """,
        "split-duplicate": """
        Declare in `batch` of the tests how the provider puts several things into one request, and make the key \
        of the thing alone; if there are no batches, list the check in `absent`.
        """,
        "payload": """
        Put into an item's payload all that `normalize` needs, and nothing of the request's other items; without \
        batches, list `payload-tenant` in `absent`.
        """,
        "pure": "Take clocks, random numbers and state out of `locate`, `split` and `normalize`.",
        "key": "Make the item key of the kind, the provider's id and, for a status, the state; of nothing else.",
        "key-batch": """
        Declare in `batch` of the tests how the provider puts several things into one request; if it never does, \
        list the check in `absent`.
        """,
        "lane": "Make the lane of the customer's id: for their messages, and for the statuses of replies to them.",
        "status": """
        Let `normalize` make a `.status` of the provider's statuses, with the message's id, the state, its time \
        and the hub's own id where it comes back; if there are none, set `tellsStatuses: false` and list these \
        in `absent`.
        """,
        "message": """
        Write `normalize`: a `.message` with the provider's id, its time, the contact, and the text as it was \
        written.
        """,
        "contact": "Fill in the contact: the id to answer to, a phone number in E.164 only, and no empty name.",
        "unknown": """
        Put something that the document does not know into a fixture, name it in `unknown` of the tests, and let \
        `normalize` make it `.unsupported(type:)` or `.ignored(reason:)`.
        """,
        "echo": "Recognize the tenant's own messages by the provider's mark, and make them no `.message`.",
        "echo-keeps-hub": """
        Recognize the hub's own sends by the id of the sending application or, without one, by the correlation that the \
        provider returns, and make them a `.status` or `.ignored`: only what an agent wrote is a `.takeover`.
        """,
        "event": """
        Let `normalize` return at least one event for every item; what is of no consequence is \
        `.ignored(reason:)`, with a reason that quotes nothing of the item.
        """,
        "hostile": """
        Throw `.malformed` where the bytes are not the provider's format; index and unwrap nothing unchecked.
        """,
        "wrong": """
        Read every member as an optional: `json["a"]?.string`; an odd item still needs a key that is not empty.
        """,
        "clock": """
        Read times by `unixTime` or within bounds of your own, fall back on `receivedAt`, and make keys of ids. A member \
        that looks like a time and is the provider's id, such as `ts`, is named in `timeIDs` of the tests.
        """,
        "text": """
        Conform to `TextSending` in the adapter, let the simulator take what the provider takes, and set \
        `limits.textLength` to the provider's limit in UTF-16 units.
        """,
        "receipt": "Conform to `TextSending`, and make the receipt of the id in the provider's answer.",
        "recipient": "Conform to `TextSending`, and send to `destination.contact.id`.",
        "base": "Conform to `TextSending`, and build every URL from `settings.baseURL`.",
        "correlation": """
        Send `destination.correlation` where the provider gives it back in statuses, or conform to `SendReconciling`; \
        if it can do neither, set `tellsStatuses: false` and list the check in `absent`.
        """,
        "refusals": """
        Copy the provider's refusals from its document into `refusals` of the tests, each with what to do.
        """,
        "refused": "Let `send` throw `.needsCredentials` on 401; `DeliveryError(refusal:)` does.",
        "throttled": """
        Let `send` throw `.throttled` on 429, with `response.retryAfter`; `DeliveryError(refusal:)` does.
        """,
        "not": """
        Let `send` throw `DeliveryError(failure)` when there is no answer, and no success but on the provider's \
        yes.
        """,
        "no": """
        Let `send` throw `.ambiguous` where the message may have been sent: without an answer, or without an id.
        """,
        "gateway": "Let `send` throw `.ambiguous` on 502 and 504: a gateway sends them, perhaps after the send.",
        "errors": "Put the provider's code into the reasons of errors, never its whole answer, the text or a number.",
        "rich": """
        If the provider carries more than text, conform to `RichSending` and say yes in `canSend` to just that; if \
        not, list `rich-accepted` in `absent`.
        """,
        "rich-plain": "Conform to `TextSending`: whatever the channel cannot carry goes as text.",
        "presence":
            "If the provider shows what was read, conform to `PresenceSending`; if not, list the check in `absent`.",
        "entries": "Let `entries` return what an operator enters at the provider, secrets as `.secret`.",
        "connection": """
        If the provider can be asked whether the number exists and its webhook is on, conform to `ConnectionProbing`; \
        if not, list the check in `absent`.
        """,
        "register": """
        If the provider has an API that sets the webhook's URL and one that reads it, conform to `WebhookRegistering`; if \
        not, list the check in `absent`.
        """,
        "acknowledge": """
        If the provider waits for a request after an item, such as a button, conform to `ItemAcknowledging`; if not, \
        list the check in `absent`.
        """,
        "probe": "If credentials can be tried, conform to `CredentialProbing`; if not, list the check in `absent`.",
        "reconcile": """
        If the provider can be asked for a send, conform to `SendReconciling`; if not, list the check in `absent`.
        """,
        "media": """
        If customers send files, conform to `MediaDownloading` by way of `MediaFetch`; if not, list the checks of \
        media in `absent`.
        """,
        "inline": """
        If the provider takes answers in the response, conform to `InlineAnswering`; if not, list it in `absent`.
        """,
        "stream": """
        If the provider takes answers as they are made, conform to `StreamingAnswering`; if not, list these checks in \
        `absent`.
        """,
        "call": """
        If the channel carries calls, conform to `CallCarrying`, and let the simulator play them; if not, list these \
        in `absent`.
        """,
        "conversation": """
        Finish `verify`, `split`, `normalize` and `TextSending`: a whole conversation needs all of them, and a \
        simulator that answers as the provider does.
        """,
        "conversation-demo": "Give the simulator a demonstration of two customers in two languages.",
        "credential-places": """
        Name in the manifest's `credentialPlaces` the headers, and fields of the query, that can carry the signature or \
        token that `verify` wants.
        """,
        "locate-scan": "Look for all names in one pass: a `JSONScan` or `FormScan`, as a static member.",
        "split-limit": "Leave the manifest's `limits.itemsPerRequest` at 1000 or below.",
        "split-size": """
        Give each item those members alone that `normalize` reads; of what the items of a request share, take \
        `brief` members.
        """,
        "split-unreadable": """
        Make an item of each thing whatever it is, and let `normalize` refuse the one that cannot be read.
        """,
        "numbers-huge": "Read numbers with `integer`, `number` and `unixTime`, and convert none that is out of bounds.",
        "text-halved": "Read the body with `JSONValue(parsing:)`, which replaces what is no character.",
        "simulator-kind": "Give the simulator the adapter's kind.",
        "simulator-strict": """
        Let the simulator ask for the channel's credentials as the provider does, and `send` throw \
        `.needsCredentials` when they are refused.
        """,
        "fault": """
        Finish `TextSending`, and see what `send` throws for this answer of the simulator's; what the provider \
        does not have goes into `absent`.
        """,
        "fault-throttle": """
        Let the simulator tell the wait as the provider does, in seconds or in whole minutes, and `send` throw `.throttled` \
        with it; if the provider tells no wait, list the check in `absent`: any wait will do then.
        """,
        "fault-duplicate": "Write `verify`, `split` and a key that is the same each time.",
        "fault-batch":
            "If the provider batches, let the simulator play `batch_webhooks` with `WebhookBatches`; if not, list it in `absent`.",
        "fault-closed-window": """
        If the provider has a window, let the simulator play `closed_window` and `send` throw `.windowClosed`; \
        if not, list it in `absent`.
        """,
        "readme-settings": """
        Run `make readme`, which writes the README's table from the declarations.
        """,
        "readme-errors":
            "Correct the manifest's `errors`, and run `make readme`, which writes the README's table from them.",
        "readme-sample": "Name every setting in `sample.yaml`, and run `make readme`, which copies it into the README.",
        "readme-sections": "Give the README the sections of the other plugins, in their order.",
        "settings": "Correct the declaration of the setting: its name, its help, whether it is a secret, its example.",
        "sources": """
        Use `requireSignature`, `HMACAlgorithm` and `digest` of ChannelKit; if the provider needs more of Crypto, write \
        the reason as a comment behind the import.
        """,
        "manifest": "Correct the manifest: it is read by the router, the documentation and the schema.",
    ]
}
