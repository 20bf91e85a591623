extension SmallBusiness {
    /// A garage.
    static let garage = SmallBusiness(
        name: "garage",
        examples: """
            appointment:
              i need an oil change / can i bring my car in tomorrow / i would like to change my tires
              j'ai besoin d'un changement d'huile / puis-je apporter ma voiture demain / je veux changer mes pneus
            towing:
              my car won't start / i need a tow truck / ma voiture ne démarre pas / il me faut une remorqueuse
            estimate:
              how much to replace the brakes / what does an inspection cost / combien pour changer les freins
              combien coûte une inspection
            status:
              is my car ready / when can i pick up my car / ma voiture est-elle prête
              quand puis-je venir chercher ma voiture
            """,
        lines: """
            appointment:
              time for winter tires, any room this week? / can you do an oil change on Friday
              i want to bring in my truck / je voudrais faire poser mes pneus d'hiver / un changement d'huile svp
              est-ce que je peux passer avec mon auto mardi
            towing:
              stuck on the highway, the car is dead / can you send a tow truck / mon auto démarre plus
              besoin d'un remorquage
            estimate:
              what would new brakes cost me / price for an inspection please / combien ça coûte des freins neufs
            status:
              hi is my car done yet / ma voiture est prête? / can i get my car today
            none:
              i have to cancel tomorrow's oil change / the brakes you fixed last week squeak again
              thanks for fixing my car so fast / i don't need the tow truck anymore / do you buy used cars
              you scratched my door / je dois annuler pour demain / merci pour le bon service
              les freins font encore du bruit depuis hier / acceptez-vous les cartes de crédit / allô
              vous avez égratigné mon auto / are you a robot / who won the race on sunday
            """
    )

    /// A repair shop for telephones and computers, with three examples an intent in each language.
    static let electronics = SmallBusiness(
        name: "electronics",
        examples: """
            screen:
              my screen is cracked / can you replace a phone screen / i dropped my phone
              mon écran est fissuré / pouvez-vous remplacer un écran / j'ai échappé mon téléphone
            battery:
              my battery dies fast / can i get a new battery / my phone does not charge
              ma batterie se vide vite / je veux une nouvelle batterie / mon téléphone ne charge pas
            data:
              i lost my photos / can you recover my files / move my data to a new phone
              j'ai perdu mes photos / pouvez-vous récupérer mes fichiers / transférer mes données
            wait:
              how long does a repair take / can i wait while you fix it / combien de temps prend une réparation
              puis-je attendre sur place
            """,
        lines: """
            screen:
              the glass of my iphone is broken / screen replacement for a galaxy? / l'écran de ma tablette est brisé
              changez-vous les écrans
            battery:
              phone won't charge / battery only lasts an hour / batterie à changer / mon portable ne se charge plus
            data:
              need my pictures back from a dead phone / récupérer mes contacts, possible? / can you copy my old data
            wait:
              how long for a repair / will it be done while i wait / la réparation prend combien de temps
            none:
              cancel the repair please / my phone broke again after your repair yesterday / thank you, works perfectly
              i don't want a new battery / do you sell cases / you charged me too much
              annulez ma réparation svp / merci pour la réparation / mon téléphone est encore brisé depuis votre visite
              vendez-vous des étuis / bonsoir / c'est qui / où êtes-vous situés / what is the meaning of life
              je ne veux plus le faire réparer
            """
    )
}
