"""Given names in news, and whether "er" or "sie" is said of who bears them.

A list of the commonest, of several languages. Who isn't on it may be either.
"""

MALE = frozenset(
    """
    abdul achim adam adrian ahmed albert alejandro aleksandr alex alexander alexei alfred ali
    allan andreas andrew andrzej andré anthony antonio armin arne arthur axel ben benedikt
    benjamin bernd bernhard bill billy björn bob boris brandon brian bruno carl carlos carsten
    cem charles christian christoph christopher clemens colin craig cyril daniel dariusz dave
    david denis dennis derek detlef dieter dietmar dirk dmitri dominik donald douglas duncan
    eberhard ed eddie eduard edward elias elon emil emmanuel emre eric erich erik ernst erwin
    eugen evan fabian felix ferdinand florian francis francisco frank franz fred friedrich fritz
    gareth gary geoff georg george gerald gerd gerhard gernot giorgio giovanni glenn gordon
    graham greg gregory guido gustav günter günther hamid hannes hans harald harry hartmut
    hassan heiko heiner heinrich heinz helmut hendrik henrik henry herbert hermann holger horst
    howard hubert hugo ian igor ingo ivan jack jacob jakob james jan jason jean jeff jeffrey
    jens jeremy jim jimmy joachim jochen joe johann johannes john johnny jonas jonathan jorge
    jose josef joseph joshua josé juan julian jurij justin jörg jürgen kai karl karsten kaspar
    keir keith ken kenneth kevin kilian klaus knut konrad konstantin kurt kwame kyle larry lars
    lennart leo leon leonard liam lothar louis luca lucas luis lukas lutz magnus malcolm manfred
    manuel marc marcel marco marcus mario marius mark marko markus martin marvin mathias matteo
    matthew matthias max maximilian mehmet michael michail miguel mike mohamed mohammed moritz
    murat mustafa narendra nathan neil nicholas nick nico nicolas niels nigel nikolai nikolas
    nils noah norbert olaf ole oleg oliver omar oscar oskar otto pablo pascal patrick paul pavel
    pawel pedro peer peter phil philip philipp pierre piotr rafael rainer ralf ralph ramon
    raphael ray recep reiner reinhard reinhold rené ricardo richard rishi rob robert robin
    rodrigo roger roland rolf roman ron ronald rory roy rudolf rupert russell ryan rüdiger sam
    samuel scott sean sebastian sergei siegfried sigmar silvio simon stefan steffen stephan
    stephen steve steven stuart sven tariq ted thomas thorsten tim timo tobias todd tom toni
    tony torben torsten tristan udo ulf uli ulrich uwe valentin viktor vincent vladimir volker
    volodymyr walter wayne werner wilhelm will willi william winfried wladimir wolf wolfgang
    wolodymyr xavier xi yannick yusuf zoltan
    """.split()
)
FEMALE = frozenset(
    """
    abigail adele agnes aisha alena alexandra alice alicia alina alison amanda amelia amy ana
    andrea angela angelika anita anja anke ann anna annalena anne annegret anneliese annette
    antje antonia astrid audrey ayse barbara beate beatrice berit bettina bianca birgit birte
    brigitte britta camilla carina carla carmen carol carola caroline catherine cathy charlotte
    chloe christa christiane christina christine clara claudia constanze cora cordula corinna
    cornelia dagmar daniela deborah denise diana doris dorothea dorothee edith elena elfriede
    elisabeth elizabeth elke ella ellen elsa elvira emilia emily emma erika esther eva evelyn
    fatima fiona franziska frauke frieda friederike gabriele gerda gertrud gesine giorgia gisela
    gloria grace greta gudrun hanna hannah hannelore hedwig heidi heike helen helena helga
    henriette hilde hillary ida ilona ilse ines inga inge ingeborg ingrid irene irina iris
    isabel isabella isabelle jacqueline jana jane janet janina janine jasmin jeanette jennifer
    jenny jessica jill joan joanna johanna jolanta joyce judith julia juliane julie jutta kamala
    karen karin karina karla karolin katarina katharina kathleen kathrin katja katrin kerstin
    kim kirsten klara lara laura lea lena leonie leyla lily linda lisa liz lotte louise lucia
    lucy luisa lydia madeleine magdalena maja manuela mareike margaret margarete margot maria
    marianne marie marina marion marlene marta martha martina mary maureen maya melanie melissa
    mia michaela michelle miriam mona monica monika nadine nadja nancy naomi natalia natalie
    natascha nicola nicole nina nora olga olivia patricia paula pauline petra pia priya rachel
    ramona rebecca regina renate ricarda rita rosa rosemarie ruth sabine sabrina sahra samantha
    sandra sara sarah saskia shirley sibylle sigrid silke silvia simone sina sofia sofie sonja
    sophia sophie stefanie stella stephanie susan susanne suzanne svenja svetlana sylvia tamara
    tanja tatjana teresa theresa theresia tina tracy trude ulla ulrike ursula uta ute valentina
    valerie vanessa vera verena veronika victoria viktoria violet waltraud wendy wiebke yasmin
    yvonne zoe
    """.split()
)
