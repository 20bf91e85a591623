extension SmallBusiness {
    /// A plumber.
    static let plumber = SmallBusiness(
        name: "plumber",
        examples: """
            leak:
              my pipe is leaking / there is water under the sink / the tap keeps dripping
              water is coming through the ceiling / j'ai une fuite d'eau / le robinet coule sans arrêt
              il y a de l'eau sous l'évier / mon tuyau fuit
            clogged_drain:
              my drain is clogged / the toilet is blocked / the sink does not drain / water stays in the shower
              mon évier est bouché / la toilette est bloquée / l'eau ne s'écoule plus dans la douche
              le drain est bouché
            quote:
              can i get a quote / how much do you charge per hour / what would a new water heater cost
              send me an estimate please / combien chargez-vous de l'heure / je voudrais une soumission
              combien coûterait un nouveau chauffe-eau / faites-vous des estimations gratuites
            send_someone:
              can you send a plumber today / i need someone as soon as possible / when can you come
              can a plumber come tomorrow morning / pouvez-vous envoyer un plombier aujourd'hui
              j'ai besoin de quelqu'un au plus vite / quand pouvez-vous venir
              un plombier peut-il passer demain matin
            areas:
              do you work in laval / which areas do you serve / do you come to the south shore
              are you available in my neighbourhood / travaillez-vous à laval / quels secteurs desservez-vous
              venez-vous sur la rive-sud / desservez-vous mon quartier
            """,
        lines: """
            leak:
              the pipe in the kitchen is leaking / Help, there's water dripping from the ceiling
              my kitchen tap is dripping / Bonjour, j'ai une fuite sous l'évier / le tuyau de la cuisine coule
              water leaking under my sink
            clogged_drain:
              our toilet is blocked again / the shower drain is clogged / my kitchen sink is blocked
              ma douche est bouchée / la toilette est encore bouchée / L'évier ne s'écoule plus
            quote:
              could you send me a quote / How much per hour? / I'd like an estimate for a water heater
              Combien ça coûterait de changer le chauffe-eau / Bonjour, j'aimerais une soumission svp
              quel est votre tarif de l'heure
            send_someone:
              can you come tomorrow / I need a plumber today please / When could someone come by?
              Pouvez-vous venir ce matin ? / j'ai besoin d'un plombier aujourd'hui
              quand est-ce que vous pouvez passer
            areas:
              do you serve Longueuil / Do you work on the south shore? / what areas do you cover
              Est-ce que vous travaillez à Montréal ? / desservez-vous la rive-nord / vous venez à Brossard ?
            none:
              thank you so much / Hello there / good evening, how are you / I have a question about my bill
              I want to speak to the owner / do you sell bathroom tiles / can you fix my dishwasher cable
              are you hiring / who is this / you have the wrong number / the electrician left his ladder here
              what's the weather like / My neighbour is too noisy / I paid you twice last month
              Is it normal that the bill is so high / lol ok / I'll call you back later / never mind, it works again
              your driver was rude to my wife / please send me my receipt / do you have a licence number
              can I pay in cash / tell me something funny / what is your email address
              happy new year to the whole team / Merci beaucoup ! / Bonsoir / ça va bien ?
              j'ai une question au sujet de ma facture / je veux parler au patron
              vendez-vous des carreaux de céramique / est-ce que vous engagez / vous vous êtes trompés de numéro
              Quel est le score du match / mon voisin fait trop de bruit / j'ai payé deux fois le mois passé
              ok à plus tard / laissez faire, c'est réglé / êtes-vous assurés / Votre employé a été impoli
              puis-je payer comptant / Joyeux Noël à toute l'équipe
            """
    )
}
