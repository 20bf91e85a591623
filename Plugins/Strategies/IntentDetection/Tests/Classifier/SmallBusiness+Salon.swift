extension SmallBusiness {
    /// A hair salon with an intent for thanks.
    static let salon = SmallBusiness(
        name: "salon",
        examples: """
            cut:
              i need a haircut / can you cut my hair on thursday / trim for my son / i want shorter hair
              je veux me faire couper les cheveux / une coupe pour jeudi / une coupe pour mon fils
              j'aimerais des cheveux plus courts
            colour:
              i want to dye my hair / do you do highlights / how long does a colouring take
              i would like to go blonde / je veux teindre mes cheveux / faites-vous des mèches
              combien de temps prend une coloration / je voudrais devenir blonde
            cancel:
              cancel my appointment / i can't come tomorrow / i have to cancel / please cancel thursday
              annuler mon rendez-vous / je ne peux pas venir demain / je dois annuler
              annulez jeudi s'il vous plaît
            thanks:
              thanks / thank you / thank you so much / that was great / merci / merci beaucoup / merci bien
              c'était super
            """,
        lines: """
            cut:
              hi, I'd like a haircut tomorrow / could you trim my daughter's hair / I want my hair short
              bonjour, une coupe svp / couper mes cheveux samedi / une coupe pour ma fille
            colour:
              how much time does a colouring take / can you dye my hair red / do you do blonde highlights?
              je voudrais une coloration / faites-vous des mèches blondes / teindre les cheveux en rouge
            cancel:
              I need to cancel my appointment / sorry I can't come on thursday / please cancel
              je dois annuler mon rendez-vous / désolé, je ne peux pas venir jeudi / annuler svp
            thanks:
              thanks a lot / thank you very much! / Merci beaucoup ! / merci / many thanks / merci infiniment
            none:
              hello / how do I get there / do you sell shampoo / my invoice is wrong
              is the shop wheelchair accessible / do you take american express / what's your favourite movie
              I left my umbrella at your place / are you hiring stylists / do you also do nails
              who am I talking to / can I bring my dog / what is the wifi password / the music was too loud
              my phone number has changed / when is easter this year / I'm looking for a present for my wife
              is it raining there / you never answer the phone / where can I leave a review / bonjour / où êtes-vous
              vendez-vous des shampoings / ma facture est fausse / avez-vous un stationnement
              quel est ton film préféré / j'ai perdu mon foulard chez vous / cherchez-vous des coiffeuses
              est-ce que vous faites les ongles / à qui je parle / puis-je venir avec mon chien
              la musique était trop forte / mon numéro a changé / je cherche un cadeau pour ma femme
              est-ce qu'il pleut chez vous / vous ne répondez jamais / comment laisser un avis / combien ça coûte
              à quelle heure ouvrez-vous / qui a gagné les élections
            """
    )
}
