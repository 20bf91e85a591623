import ChannelKit
import ChannelTestKit
import Testing

@testable import patchbay

/// The servers that a simulated hub calls.
struct SimulatedReachTests {
    private static let elsewhere = "http://simulators.test:8090"

    /// A URL, the URL of the simulators, and true if the hub may call it.
    private static let cases: [(url: String, simulators: String?, isAllowed: Bool)] = [
        ("http://127.0.0.1:8090/whatsapp/messages", nil, true),
        ("http://localhost:3000/slots", nil, true),
        ("http://LOCALHOST/slots", nil, true),
        ("http://[::1]:8090/whatsapp", nil, true),
        ("http://simulators.test:8090/whatsapp", elsewhere, true),
        ("http://Simulators.test/llm", elsewhere, true),
        ("http://127.0.0.1:3000/slots", elsewhere, true),
        ("http://simulators.test:8090/whatsapp", nil, false),
        ("http://simulators.test:8090/whatsapp", "http://127.0.0.1:8090", false),
        ("https://graph.facebook.com/v21.0/100/messages", elsewhere, false),
        ("http://10.0.0.7/slots", nil, false),
        ("http://127.0.0.1.example.com/", nil, false),
        ("http://localhost.example.com/", nil, false),
        ("http://127.0.0.1@api.example.com/", nil, false),
        ("http://api.example.com/?to=127.0.0.1", nil, false),
        ("http://api.example.com#@localhost/", nil, false),
        ("localhost/slots", nil, false),
        ("", nil, false),
    ]

    @Test(arguments: cases)
    func onlyThisMachineAndTheSimulatorsAreCalled(url: String, simulators: String?, isAllowed: Bool) async {
        let http = FakeHTTP(.json([:]), .json([:]))
        let reach = SimulatedReach(http, simulators: simulators)
        let request = OutboundRequest(url: url)
        let answers: [HTTPFailure?] = [
            await failure { () async throws(HTTPFailure) in _ = try await reach.send(request) },
            await failure { () async throws(HTTPFailure) in _ = try await reach.stream(request) },
        ]
        for failure in answers {
            guard case .forbidden(let reason)? = failure else {
                #expect(isAllowed, "\(url) is called")
                continue
            }
            #expect(!isAllowed, "\(url) is refused")
            #expect(reason == "a simulation calls only this machine; run the tool here, or serve without --simulate")
        }
        #expect(http.requests.map(\.url) == (isAllowed ? [url, url] : []))
    }

    private func failure(_ call: () async throws(HTTPFailure) -> Void) async -> HTTPFailure? {
        do throws(HTTPFailure) {
            try await call()
            return nil
        } catch { return error }
    }
}
