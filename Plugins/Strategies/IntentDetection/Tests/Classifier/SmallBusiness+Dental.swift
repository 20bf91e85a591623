extension SmallBusiness {
    /// A dental clinic: the intents of the shipped `channels.yaml`.
    static let dental = SmallBusiness(
        name: "dental",
        examples: """
            opening_hours:
              when are you open / what are your opening hours / are you open on saturday
              how late are you open today / do you close at noon / vous ouvrez à quelle heure
              quelles sont vos heures d'ouverture / êtes-vous ouverts le samedi
              jusqu'à quelle heure êtes-vous ouverts / fermez-vous à midi
            prices:
              how much is a cleaning / what does a filling cost / can you tell me your prices
              is there a price list / combien coûte un nettoyage / quel est le prix d'un plombage
              quels sont vos tarifs / avez-vous une liste de prix
            booking:
              book a visit / i would like an appointment / i would like to book an appointment
              can i come in tomorrow / i want to move my appointment / is friday still free / prendre rendez-vous
              je voudrais un rendez-vous / j'aimerais prendre rendez-vous / j'aimerais déplacer mon rendez-vous
              avez-vous de la place demain
            """,
        lines: """
            opening_hours:
              are you open on sundays? / What time do you open tomorrow? / until what time are you open tonight
              opening hours please / Hi, when do you close today? / Bonjour, êtes-vous ouverts le dimanche ?
              C'est quoi vos heures d'ouverture ? / à quelle heure fermez-vous ce soir
              vous êtes ouverts jusqu'à quelle heure vendredi / heures d'ouverture svp
            prices:
              how much does a filling cost? / What's the price of a cleaning / what are your prices
              do you have a price list? / Hello, how much for a cleaning please / Combien coûte un plombage ?
              c'est combien un nettoyage / Quels sont vos prix svp / Bonjour, quel est le prix d'un nettoyage ?
              pouvez-vous m'envoyer vos tarifs
            booking:
              I'd like to book a visit for next week / can I get an appointment on Monday
              I need an appointment please / Could I move my appointment to Thursday? / can i come in on friday
              Do you have anything free tomorrow / Je voudrais prendre rendez-vous pour mardi
              Bonjour, je veux un rendez-vous svp / est-ce que je peux déplacer mon rendez-vous
              Avez-vous de la place vendredi ?
            none:
              I have a question about my invoice / Merci, me revoilà / Is this the tooth, is it urgent?
              thanks a lot / Do you accept my insurance plan? / hello / Good morning! / ok perfect / see you later
              I am very unhappy with the service / my crown fell out last night / what is the capital of Peru
              Can you recommend a good restaurant nearby / I forgot my jacket in the waiting room
              do you have parking / Which floor is your office on? / who won the hockey game
              How do I get to you by bus? / you are a robot aren't you / I never received the receipt by email
              my son is afraid of needles / Can I pay with a credit card? / is the doctor a man or a woman
              please stop texting me / That's not what I asked / bonjour / Merci beaucoup, bonne journée
              J'ai une question sur ma facture / Acceptez-vous mon assurance ? / où êtes-vous situés
              est-ce qu'il y a un stationnement / ma gencive est enflée depuis hier / Quel temps fait-il demain ?
              je ne suis pas content de votre service / Raconte-moi une blague / Puis-je payer par carte ?
              j'ai oublié mon parapluie chez vous / mon fils a peur du dentiste / qui est le premier ministre
              Vous ne répondez jamais au téléphone / d'accord, parfait / Non ce n'est pas ça
            """
    )
}
