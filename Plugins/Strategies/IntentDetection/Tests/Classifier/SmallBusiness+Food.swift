extension SmallBusiness {
    /// A restaurant, with four examples an intent.
    static let restaurant = SmallBusiness(
        name: "restaurant",
        examples: """
            reservation:
              a table for two tonight / i would like to reserve a table / une table pour quatre samedi
              j'aimerais réserver une table
            menu:
              can i see the menu / what do you have for dessert / puis-je voir le menu / qu'avez-vous comme dessert
            allergies:
              do you have gluten free dishes / i am allergic to nuts / avez-vous des plats sans gluten
              je suis allergique aux noix
            opening_hours:
              are you open on monday / what time does the kitchen close / êtes-vous ouverts le lundi
              à quelle heure ferme la cuisine
            """,
        lines: """
            reservation:
              Table for 5 on Friday please / can we book a table for tomorrow evening / do you have room for six at 7
              Bonjour, une table pour deux ce soir svp / on voudrait réserver pour samedi 19 h
            menu:
              could you send me your menu / whats on the menu today / C'est quoi le menu du midi / avez-vous un menu
            allergies:
              my wife is allergic to seafood / anything gluten free? / plats sans noix? / mon fils est allergique au lait
            opening_hours:
              are you open sundays / until when is the kitchen open / êtes-vous ouverts à Pâques
            none:
              cancel my reservation for tonight / we are running late for our table, sorry
              thank you for the lovely evening / my jacket is still at your place / the soup was cold last night
              do you hire cooks / merci pour la belle soirée / je dois annuler notre table
              vous nous avez facturé deux desserts de trop / y a-t-il un stationnement / quel temps fait-il
              est-ce que vous engagez des serveurs / we don't want the table anymore / can i bring my dog
            """
    )

    /// A florist.
    static let florist = SmallBusiness(
        name: "florist",
        examples: """
            order:
              i want to order a bouquet / can you make a bouquet of roses / flowers for a wedding
              je veux commander un bouquet / pouvez-vous faire un bouquet de roses / des fleurs pour un mariage
            delivery:
              do you deliver flowers / can it be delivered today / how much is delivery
              livrez-vous les fleurs / peut-il être livré aujourd'hui / combien coûte la livraison
            care:
              how do i keep my tulips fresh / how often should i water an orchid
              comment garder mes tulipes fraîches / à quelle fréquence arroser une orchidée
            prices:
              how much is a bouquet / what do a dozen roses cost / combien coûte un bouquet
              quel est le prix d'une douzaine de roses
            """,
        lines: """
            order:
              I'd like to order two bouquets / could you make something with lilies / need flowers for a funeral
              Je voudrais commander des fleurs / un bouquet pour la fête des mères svp / fleurs pour un anniversaire
            delivery:
              can you deliver to Laval / is same day delivery possible / livrez-vous le dimanche
              pouvez-vous livrer à l'hôpital
            care:
              how much water does an orchid need / my tulips look sad, how do i keep them fresh
              comment entretenir une orchidée / faut-il arroser les tulipes tous les jours
            prices:
              price of a dozen roses? / how much are tulips / c'est combien un bouquet de tulipes
            none:
              please cancel my order / my bouquet arrived dead / thanks for the beautiful flowers
              where is my bouquet, it should be here by now / who are you / i don't want the flowers anymore
              annulez ma commande svp / merci pour les fleurs, elles sont superbes / mon bouquet était fané hier
              vous vous êtes trompés d'adresse / bonjour / avez-vous un emploi d'été / what is your favourite song
            """
    )
}
