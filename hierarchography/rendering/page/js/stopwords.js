// @ts-check
/* Function words and words of asking: a search never takes one for a typo of another word. */
(function (hg) {
  "use strict";

  hg.stopWords = new Set(
    ("a about above across after again against all almost along already also although always am among an and another any anyone " +
      "anything are around as at away back be became because become been before behind being below best between beyond both but by " +
      "can cannot compared could did do does doing done down during each either else ever every everything few find for from further " +
      "gave get give given gives go got had has have having he her here hers him his how however i if in inside instead into is it its " +
      "just least less like list many may me might mine more most much must my near neither never no none nor not nothing now of off " +
      "often on once one only onto or other others our ours out outside over own past per perhaps please rather really same " +
      "shall she should show since so some something still such tell than that the their them then there therefore these they thing " +
      "things this those though through throughout to together too toward towards under unless until unto up upon us use used using " +
      "very via want was we well were what whatever when where whether which while who whoever whom whose why will with within " +
      "without would yet you your yours").split(" "),
  );
})(window.Hierarchography);
