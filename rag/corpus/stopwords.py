"""Function words of German and English: they carry no topic, but tell the languages apart.

Source: the Snowball project's lists, with the question words and forms that news questions use.
"""

GERMAN = frozenset(
    """
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes
anderm andern anders auch auf aus bei beim bin bis bist da dabei dadurch dafür dagegen daher damit
danach daneben dann daran darauf daraus darin darum darunter darüber das dass dasselbe dazu daß
dein deine deinem deinen deiner deines dem demselben den denen denn denselben der deren derer
derselbe derselben des desselben dessen dich die dies diese dieselbe dieselben diesem diesen dieser
dieses dir doch dort du durch durfte dürfen ein eine einem einen einer eines einig einige einigem
einigen einiger einiges einmal er es etwa etwas euch euer eure eurem euren eurer eures für gab
gegen geht gewesen gibt hab habe haben hat hatte hatten hattest hattet hier hin hinter hätte hätten
ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins ist jede jedem jeden jeder jedes
jene jenem jenen jener jenes jetzt kann kannst kein keine keinem keinen keiner keines konnte können
könnte könnten machen man manche manchem manchen mancher manches mein meine meinem meinen meiner
meines mich mir mit muss musste muß müssen nach nachdem nein nicht nichts noch nun nur ob obwohl
oder ohne schon sehr sein seine seinem seinen seiner seines seit selbst sich sie sind so sobald
solche solchem solchen solcher solches soll sollen sollte sollten sondern sonst sowie trotz um und
uns unser unsere unserem unseren unserer unseres unter viel vom von vor wann war waren warst warum
was weg weil weiter welche welchem welchen welcher welches wem wen wenn wer werde werden wessen wie
wieder wieso will wir wird wirst wo wobei wodurch wofür woher wohin womit woran worauf woraus worin
worum worüber wovon wozu wurde wurden während wäre wären würde würden zu zum zur zwar zwischen über
bitte mal
""".split()
)

ENGLISH = frozenset(
    """
a about above after again against all also am an and any are as at be because been before being
below between both but by can cannot could did do does doing don down during each few for from
further had has have having he her here hers herself him himself his how i if in into is it its
itself just me might more most must my myself no nor not now of off on once only or other our ours
ourselves out over own please s same shall she should so some such t than that the their theirs
them themselves then there these they this those through to too under until up upon us very was we
were what when where which while who whom whose why will with would you your yours yourself
yourselves tell
""".split()
)
