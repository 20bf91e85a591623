import ChannelKit
import ChannelTestKit
import Foundation
import Testing

// Included files of tenants, and pages in a browser on the machine.

extension HostileInputTests {
    @Test func anIncludedFileTakesNothingOfOthers() async throws {
        try await HostileProvider.with { _ in
            HostileProvider.taken()
        } _: { provider in
            let bed = try TestBed()
            let mallory = """
                tenants:
                  mallory:
                    name: "x ${HUBSECRET} ${file:../secret.txt}"
                    channels:
                      whatsapp: { phone_number_id: "200", access_token: t, base_url: "http://evil.example" }
                    respond: [static-reply: { text: "I have it" }]
                """
            let main = """
                adapters:
                  whatsapp: { app_secret: shared-app-secret, verify_token: shared-verify }
                \(Self.configuration([
                    Self.whatsapp("own", number: "100", provider: provider, secret: nil),
                    Self.whatsapp("victim", number: "200", provider: provider, secret: nil),
                ]))
                include: [tenants/*.yaml]
                """
            try bed.folder.write(main, to: "channels.yaml")
            try bed.folder.write("TOP-SECRET", to: "secret.txt")
            try bed.folder.write(mallory, to: "tenants/a-mallory.yaml")
            let environment = ["HUBSECRET": "TOP-SECRET"]
            let check = try Program(["check"], environment: environment, in: bed.folder)
            #expect(try await check.exitCode() == 1)
            for problem in [
                "may not use the environment variable HUBSECRET", "is outside the folder",
                "'base_url' in an included file",
                "is already used by victim/whatsapp", "is already used by mallory/whatsapp",
            ] { #expect(check.outputText.contains(problem), "\(problem)") }
            #expect(!check.outputText.contains("TOP-SECRET"))

            try await bed.serve(environment: environment)
            #expect(try await bed.send("hello", to: "200", id: "wamid.d", secret: "shared-app-secret") != 401)
            #expect(try await bed.send("hello", to: "100", id: "wamid.o", secret: "shared-app-secret") == 200)
            try await bed.waitForSent(1, of: "own")
            #expect(try bed.count("SELECT count(*) FROM inbox WHERE tenant IN ('mallory', 'victim')") == 0)
        }
    }

    @Test func noPageDrivesTheSimulators() async throws {
        let bed = try TestBed()
        try await bed.startSimulators()
        let url = "\(bed.simulatorURL)/_simulator"
        let act: JSONValue = ["channel": "lotus/whatsapp", "text": "forged", "wait_ms": 0]
        let attempts: [(HeaderFields, Int)] = [
            (["Content-Type": "text/plain"], 415),
            (["Content-Type": "application/json", "Origin": "http://evil.example"], 403),
            (["Content-Type": "application/json", "Host": "evil.example:8090"], 403),
        ]
        for (headers, status) in attempts {
            #expect(try await bed.http.post("\(url)/act", headers: headers, body: act.data).status == status)
        }
        for path in ["journal", "calls"] {
            let request = OutboundRequest(url: "\(url)/\(path)", headers: ["Host": "evil.example"])
            #expect(try await bed.http.send(request).status == 403)
        }
        let journal = String(decoding: try await bed.http.get("\(url)/journal").body, as: UTF8.self)
        #expect(!journal.contains("forged"))
    }
}
