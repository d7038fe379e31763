"""Who gets what at every address: the table. The two groups it is tried in: access_world.py.

A new route gets its rows here: one for each case it can meet, one `hidden` if its address names a
case; `own` and `away` if it names a group or what is one's (OF_A_GROUP in house/test_access.py);
else a single `-`. `hidden` is tried three ways or more: another party's case before its review,
another group's, none at all, and a post, version or party that the case doesn't have.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

from flask import Flask

from kompetensgrupp.core import clock
from tests.cast import HARMLESS
from tests.factories import FIELDS, LESSON

# done: 303 to a page, by htmx 204 with the way there. swap: 303, by htmx 200 with fragments.
# door: 303 to the sign-in page, by htmx 401. Any other answer is the same both ways.
CODES = {"done": (303, 204), "swap": (303, 200), "door": (303, 401)}

TABLE = """
endpoint                      case    anna hanna jonas bo   fatima greger cilla david petra olle ingrid eva  karin nobody
pages.start                   -       200  200   200   200  200    200    200   200   200   200  200    200  200   door
pages.log                     -       200  200   200   200  200    200    200   200   200   200  403    403  403   door
checking.listed               -       403  403   403   403  403    403    200   403   403   403  403    403  403   door
checking.decide               -       403  403   403   403  403    403    done  403   403   403  403    403  403   door
pages.check_code              -       200  200   200   200  200    200    200   200   200   200  403    403  403   door
figures.show                  -       403  200   403   200  200    200    200   200   403   403  403    403  403   door
figures.behind                -       403  200   403   200  200    200    200   200   403   403  403    403  403   door
figures.take_out              -       403  403   403   403  403    403    200   403   403   403  403    403  403   door
mapping.show                  -       403  200   403   200  200    200    200   200   403   403  403    403  403   door
mapping.enter                 -       403  403   403   403  403    403    200   403   403   403  403    403  403   door
mapping.keep                  -       403  403   403   403  403    403    422   403   403   403  403    403  403   door
mapping.template              -       403  403   403   403  403    403    200   403   403   403  403    403  403   door
mapping.bring                 -       403  403   403   403  403    403    200   403   403   403  403    403  403   door
mapping.look                  -       403  403   403   403  403    403    422   403   403   403  403    403  403   door
mapping.edit                  own     403  403   403   403  403    403    200   403   403   403  403    403  403   door
mapping.edit                  away    403  403   403   403  403    403    404   403   403   403  403    403  403   door
mapping.change                own     403  403   403   403  403    403    422   403   403   403  403    403  403   door
mapping.change                away    403  403   403   403  403    403    404   403   403   403  403    403  403   door
mapping.ask                   own     403  403   403   403  403    403    200   403   403   403  403    403  403   door
mapping.ask                   away    403  403   403   403  403    403    404   403   403   403  403    403  403   door
mapping.remove                own     403  403   403   403  403    403    done  403   403   403  403    403  403   door
mapping.remove                away    403  403   403   403  403    403    404   403   403   403  403    403  403   door
demo.personas                 -       200  200   200   200  200    200    200   200   200   200  200    200  200   200
demo.sign_in                  -       303  303   303   303  303    303    303   303   303   303  303    303  303   303
lessons.bank                  -       200  200   200   200  200    200    200   200   200   200  403    403  403   door
lessons.alike                 draft   200  404   404   404  404    404    404   404   404   200  403    403  403   door
lessons.alike                 new     200  200   200   200  200    200    200   200   200   200  403    403  403   door
lessons.alike                 hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
lessons.new                   new     409  409   403   409  409    409    409   409   403   409  403    403  403   door
lessons.new                   agreed  200  200   403   200  200    200    200   409   403   409  403    403  403   door
lessons.new                   hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
lessons.create                new     409  409   403   409  409    409    409   409   403   409  403    403  403   door
lessons.create                agreed  done done  403   done done   done   done  409   403   409  403    403  403   door
lessons.create                hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
lessons.show                  learned 200  200   200   200  200    200    200   404   404   404  403    403  403   door
lessons.show                  waits   200  200   404   200  200    200    200   404   404   404  403    403  403   door
lessons.show                  hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
lessons.versions              learned 200  200   200   200  200    200    200   404   404   404  403    403  403   door
lessons.versions              waits   404  404   404   404  404    404    404   404   404   404  403    403  403   door
lessons.versions              hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
lessons.edit                  learned 200  200   403   200  200    200    200   404   404   404  403    403  403   door
lessons.edit                  waits   409  409   404   200  409    409    409   404   404   404  403    403  403   door
lessons.edit                  hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
lessons.change                learned done done  403   done done   done   done  404   404   404  403    403  403   door
lessons.change                waits   409  409   404   done 409    409    409   404   404   404  403    403  403   door
lessons.change                hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
lessons.review                learned 403  409   403   403  409    409    409   404   403   403  403    403  403   door
lessons.review                waits   403  200   403   403  200    200    200   404   403   403  403    403  403   door
lessons.review                hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
lessons.review_post           waits   403  done  403   403  done   done   done  404   403   403  403    403  403   door
lessons.review_post           hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
lessons.doubt                 learned done done  done  done done   done   done  404   404   404  403    403  403   door
lessons.doubt                 waits   409  409   404   409  409    409    409   404   404   404  403    403  403   door
lessons.doubt                 hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
lessons.withdraw              learned 200  403   403   200  403    403    200   404   404   404  403    403  403   door
lessons.withdraw              hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
lessons.withdraw_post         learned done 403   403   done 403    403    done  404   404   404  403    403  403   door
lessons.withdraw_post         hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
obstacles.listed              -       200  200   200   200  200    200    200   200   200   200  200    403  403   door
obstacles.usual               -       200  200   200   200  200    200    200   200   200   200  403    403  403   door
obstacles.new                 -       200  200   200   200  200    200    200   200   200   200  403    403  403   door
obstacles.create              -       done done  done  done done   done   done  done  done  done 403    403  403   door
obstacles.new_from            draft   409  404   404   404  404    404    404   404   404   409  403    403  403   door
obstacles.new_from            new     200  200   200   200  200    200    200   200   200   200  403    403  403   door
obstacles.new_from            hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
obstacles.create_from         draft   409  404   404   404  404    404    404   404   404   409  403    403  403   door
obstacles.create_from         new     done done  done  done done   done   done  done  done  done 403    403  403   door
obstacles.create_from         hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
obstacles.show                fresh   200  200   200   200  200    200    200   404   404   404  404    403  403   door
obstacles.show                raised  200  200   200   200  200    200    200   404   404   404  404    403  403   door
obstacles.show                lifted  200  200   200   200  200    200    200   404   404   404  200    403  403   door
obstacles.show                hidden  404  404   404   404  404    404    404   404   404   404  404    403  403   door
obstacles.edit                raised  200  403   403   403  403    403    200   404   404   404  403    403  403   door
obstacles.edit                fresh   200  403   403   403  403    403    409   404   404   404  403    403  403   door
obstacles.edit                hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
obstacles.change              raised  done 403   403   403  403    403    done  404   404   404  403    403  403   door
obstacles.change              hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
obstacles.review              raised  403  409   403   409  409    409    409   404   403   403  403    403  403   door
obstacles.review              fresh   403  200   403   200  200    200    200   404   403   403  403    403  403   door
obstacles.review              hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
obstacles.review_post         fresh   403  done  403   done done   done   done  404   403   403  403    403  403   door
obstacles.review_post         hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
obstacles.work                raised  403  403   403   403  403    403    done  404   404   404  403    403  403   door
obstacles.work                hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
obstacles.hear                lifted  done 403   403   403  403    403    403   404   404   404  403    403  403   door
obstacles.hear                hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
obstacles.remove              fresh   done 403   403   403  403    403    done  404   404   404  403    403  403   door
obstacles.remove              raised  409  403   403   403  403    403    409   404   404   404  403    403  403   door
obstacles.remove              hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
obstacles.rounds              -       200  200   200   200  200    200    200   200   200   200  403    403  403   door
obstacles.open_round          -       403  403   403   403  403    403    409   403   403   403  403    403  403   door
obstacles.round               round   200  200   200   200  200    200    200   404   404   404  403    403  403   door
obstacles.round               hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
obstacles.answer              round   done done  done  done done   done   done  404   404   404  403    403  403   door
obstacles.answer              hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
obstacles.close               round   403  403   403   403  403    403    done  403   403   403  403    403  403   door
obstacles.close               hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
meetings.listed               -       200  200   200   200  200    200    200   200   200   200  403    403  403   door
meetings.calendar_of_all      -       200  200   200   200  200    200    200   200   200   200  403    403  403   door
meetings.new                  -       403  403   403   403  403    403    200   403   403   403  403    403  403   door
meetings.create               -       403  403   403   403  403    403    done  403   403   403  403    403  403   door
meetings.project              -       403  403   403   403  403    403    200   403   403   403  403    403  403   door
meetings.create_project       -       403  403   403   403  403    403    done  403   403   403  403    403  403   door
meetings.show                 meeting 200  200   200   200  200    200    200   404   404   404  403    403  403   door
meetings.show                 hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
meetings.calendar_of_one      meeting 200  200   200   200  200    200    200   404   404   404  403    403  403   door
meetings.calendar_of_one      hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
meetings.edit                 meeting 403  403   403   403  403    403    200   403   403   403  403    403  403   door
meetings.edit                 held    403  403   403   403  403    403    409   403   403   403  403    403  403   door
meetings.edit                 hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
meetings.write                meeting 403  403   403   403  403    403    200   403   403   403  403    403  403   door
meetings.write                held    403  403   403   403  403    403    409   403   403   403  403    403  403   door
meetings.write                hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
meetings.change               meeting 403  403   403   403  403    403    done  403   403   403  403    403  403   door
meetings.change               hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
meetings.save                 meeting 403  403   403   403  403    403    done  403   403   403  403    403  403   door
meetings.save                 hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
meetings.cancel               meeting 403  403   403   403  403    403    done  403   403   403  403    403  403   door
meetings.cancel               hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
meetings.put_on               meeting 403  403   403   403  403    403    done  403   403   403  403    403  403   door
meetings.put_on               hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
meetings.take_off             meeting 403  403   403   403  403    403    done  403   403   403  403    403  403   door
meetings.take_off             hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
search.find                   -       200  200   200   200  200    200    200   200   200   200  403    403  403   door
pages.cases                   -       200  200   200   200  200    200    200   200   200   200  403    403  403   door
pages.case                    draft   200  404   404   404  404    404    404   404   404   200  403    403  403   door
pages.case                    sent    200  200   200   404  404    404    404   404   200   200  403    403  403   door
pages.case                    new     200  200   200   200  200    200    200   200   200   200  403    403  403   door
pages.case                    hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
closing.ask                   new     403  403   403   403  403    403    200   403   403   403  403    403  403   door
closing.ask                   hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
closing.close                 new     403  403   403   403  403    403    done  403   403   403  403    403  403   door
closing.close                 agreed  403  403   403   403  403    403    409   403   403   403  403    403  403   door
closing.close                 hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
cases.withdraw                draft   200  404   404   403  403    403    403   403   404   200  403    403  403   door
cases.withdraw                new     200  403   403   403  403    403    403   403   403   200  403    403  403   door
cases.withdraw                hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
cases.withdraw_post           draft   done 404   404   403  403    403    403   403   404   done 403    403  403   door
cases.withdraw_post           new     done 403   403   403  403    403    403   403   403   done 403    403  403   door
cases.withdraw_post           hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
decisions.propose             new     403  409   403   409  409    409    409   409   403   403  403    403  403   door
decisions.propose             heard   403  done  403   done done   done   done  done  403   403  403    403  403   door
decisions.propose             hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
decisions.versions            new     404  404   404   404  404    404    404   404   404   404  403    403  403   door
decisions.versions            heard   200  200   200   200  200    200    200   200   200   200  403    403  403   door
decisions.versions            hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
decisions.confirm             heard   403  403   403   403  403    403    done  403   403   403  403    403  403   door
decisions.confirm             hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
decisions.record_absence      heard   403  403   403   403  403    403    done  403   403   403  403    403  403   door
decisions.record_absence      hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
decisions.take_standpoint     heard   403  done  403   done done   done   done  done  403   403  403    403  403   door
decisions.take_standpoint     hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
noting.write                  heard   403  403   403   403  403    403    200   403   403   403  403    403  403   door
noting.write                  agreed  403  403   403   403  403    403    403   403   403   403  403    403  403   door
noting.write                  hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
noting.save                   heard   403  403   403   403  403    403    422   403   403   403  403    403  403   door
noting.save                   hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
noting.agree                  heard   403  409   403   409  409    409    409   409   403   403  403    403  403   door
noting.agree                  hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
noting.write_later            heard   403  404   403   404  404    404    404   404   403   403  403    403  403   door
noting.write_later            agreed  403  403   403   403  403    403    403   404   403   403  403    403  403   door
noting.write_later            hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
noting.answer_later           heard   403  404   403   404  404    404    404   404   403   403  403    403  403   door
noting.answer_later           agreed  403  403   403   403  403    403    403   404   403   403  403    403  403   door
noting.answer_later           hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
decisions.write_proposal      new     403  200   403   200  200    200    200   200   403   403  403    403  403   door
decisions.write_proposal      hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
threads.post                  new     swap swap  swap  swap swap   swap   swap  swap  swap  swap 403    403  403   door
threads.post                  agreed  403  403   403   403  403    403    403   swap  swap  swap 403    403  403   door
threads.post                  hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
threads.permalink             heard   302  302   302   302  302    302    302   302   302   302  403    403  403   door
threads.permalink             hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
threads.ask_withdraw          heard   403  403   403   200  403    403    403   200   403   403  403    403  403   door
threads.ask_withdraw          hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
threads.withdraw              heard   403  403   403   done 403    403    403   done  403   403  403    403  403   door
threads.withdraw              hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
threads.reply                 heard   200  200   200   200  200    200    200   200   200   200  403    403  403   door
threads.reply                 hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
cases.check                   draft   200  404   404   403  403    403    403   403   404   200  403    403  403   door
cases.check                   new     200  403   403   403  403    403    403   403   403   200  403    403  403   door
cases.check                   hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
pages.case_log                new     200  200   200   200  200    200    200   200   200   200  403    403  403   door
pages.case_log                hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
cases.open_discussion         new     done 403   403   403  403    403    done  403   403   done 403    403  403   door
cases.open_discussion         heard   409  403   403   403  403    403    409   403   403   409  403    403  403   door
cases.open_discussion         hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
decisions.hand_out            heard   404  404   404   404  404    404    404   404   404   404  403    403  403   door
decisions.hand_out            agreed  200  200   200   200  200    200    200   404   404   404  403    403  403   door
decisions.hand_out            hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
decisions.hand_out_text       heard   404  404   404   404  404    404    404   404   404   404  403    403  403   door
decisions.hand_out_text       agreed  200  200   200   200  200    200    200   404   404   404  403    403  403   door
decisions.hand_out_text       hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
decisions.show_recommendation heard   404  404   404   404  404    404    404   404   404   404  403    403  403   door
decisions.show_recommendation agreed  200  200   200   200  200    200    200   404   404   404  403    403  403   door
decisions.show_recommendation hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
cases.submit                  draft   done 404   404   403  403    403    403   403   404   done 403    403  403   door
cases.submit                  new     409  403   403   403  403    403    403   403   403   409  403    403  403   door
cases.submit                  hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
cases.save_step               draft   303  404   404   403  403    403    403   403   404   303  403    403  403   door
cases.save_step               new     303  403   403   403  403    403    403   403   403   303  403    403  403   door
cases.save_step               hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
cases.save_step               agreed  409  403   403   403  403    403    403   403   403   303  403    403  403   door
cases.write                   draft   200  404   404   403  403    403    403   403   404   200  403    403  403   door
cases.write                   new     200  403   403   403  403    403    403   403   403   200  403    403  403   door
cases.write                   hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
cases.versions                draft   404  404   404   404  404    404    404   404   404   404  403    403  403   door
cases.versions                new     200  200   200   200  200    200    200   200   200   200  403    403  403   door
cases.versions                hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
cases.drop_change_post        new     409  403   403   403  403    403    403   403   403   409  403    403  403   door
cases.drop_change_post        changed done 403   403   403  403    403    403   403   403   done 403    403  403   door
cases.drop_change_post        hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
cases.drop_change             new     403  403   403   403  403    403    403   403   403   403  403    403  403   door
cases.drop_change             changed 200  403   403   403  403    403    403   403   403   200  403    403  403   door
cases.drop_change             hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
cases.remove                  draft   done 404   404   403  403    403    403   403   404   done 403    403  403   door
cases.remove                  new     409  403   403   403  403    403    403   403   403   409  403    403  403   door
cases.remove                  hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
cases.waiting                 sent    403  403   403   403  403    403    200   403   403   403  403    403  403   door
cases.waiting                 changed 403  403   403   403  403    403    200   403   403   403  403    403  403   door
cases.waiting                 new     403  403   403   403  403    403    404   403   403   403  403    403  403   door
cases.waiting                 draft   403  403   403   403  403    403    404   403   403   403  403    403  403   door
cases.waiting                 hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
cases.appoint                 sent    403  403   403   403  403    403    409   403   403   403  403    403  403   door
cases.appoint                 hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
cases.reassign                sent    403  403   403   403  403    403    409   403   403   403  403    403  403   door
cases.reassign                hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
cases.settle                  draft   303  404   404   403  403    403    403   403   404   303  403    403  403   door
cases.settle                  new     303  403   403   403  403    403    403   403   403   303  403    403  403   door
cases.settle                  hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
decisions.reopen_discussion   new     403  403   403   403  403    403    409   403   403   403  403    403  403   door
decisions.reopen_discussion   heard   403  403   403   403  403    403    done  403   403   403  403    403  403   door
decisions.reopen_discussion   hidden  403  403   403   403  403    403    404   403   403   403  403    403  403   door
cases.create                  -       303  303   303   403  403    403    403   403   303   303  403    403  403   door
cases.new                     -       200  200   200   403  403    403    403   403   200   200  403    403  403   door
pages.favicon                 -       204  204   204   204  204    204    204   204   204   204  204    204  204   204
cases.review                  sent    403  200   200   403  403    403    403   403   200   403  403    403  403   door
cases.review                  new     403  302   302   403  403    403    403   403   302   403  403    403  403   door
cases.review                  hidden  403  404   404   403  403    403    403   403   404   403  403    403  403   door
cases.review                  changed 403  200   200   403  403    403    403   403   200   403  403    403  403   door
cases.review_post             sent    403  done  done  403  403    403    403   403   done  403  403    403  403   door
cases.review_post             new     403  409   409   403  403    403    403   403   409   403  403    403  403   door
cases.review_post             hidden  403  404   404   403  403    403    403   403   404   403  403    403  403   door
cases.review_post             changed 403  done  done  403  403    403    403   403   done  403  403    403  403   door
groups.switch                 -       done done  done  done done   done   done  404   404   404  done   404  404   door
groups.answer                 -       404  404   404   404  404    404    404   404   404   404  404    404  404   door
pages.health                  -       200  200   200   200  200    200    200   200   200   200  200    200  200   200
pages.handbook                -       200  200   200   200  200    200    200   200   200   200  200    200  200   200
pages.handbook_chapter        -       200  200   200   200  200    200    200   200   200   200  200    200  200   200
accounts.sign_in              -       200  200   200   200  200    200    200   200   200   200  200    200  200   200
accounts.sign_in_post         -       422  422   422   422  422    422    422   422   422   422  422    422  422   422
accounts.sign_out             -       done done  done  done done   done   done  done  done  done done   done done  door
pages.privacy                 -       200  200   200   200  200    200    200   200   200   200  200    200  200   200
assets.asset                  -       200  200   200   200  200    200    200   200   200   200  200    200  200   200
pages.accessibility           -       200  200   200   200  200    200    200   200   200   200  200    200  200   200
drafts.save                   -       200  200   200   200  200    200    200   200   200   200  200    422  422   door
drafts.drop                   -       done done  done  done done   done   done  done  done  done done   done done  door
cases.hand_over               draft   200  404   404   404  404    404    404   404   404   200  403    403  403   door
cases.hand_over               new     200  200   200   403  403    403    200   403   200   200  403    403  403   door
cases.hand_over               hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
cases.hand_over_post          new     422  422   422   403  403    403    422   403   422   422  403    403  403   door
cases.hand_over_post          hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
cases.ask_again               new     403  403   403   403  403    403    403   403   403   403  403    403  403   door
cases.ask_again               agreed  200  403   403   403  403    403    403   403   403   403  403    403  403   door
cases.ask_again               hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
cases.ask_again_post          new     409  403   403   403  403    403    403   403   403   409  403    403  403   door
cases.ask_again_post          agreed  done 403   403   403  403    403    403   403   403   409  403    403  403   door
cases.ask_again_post          hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
decisions.not_concerned       new     403  403   403   403  403    200    200   403   403   403  403    403  403   door
decisions.not_concerned       hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
decisions.not_concerned_post  new     403  403   403   403  403    done   done  403   403   403  403    403  403   door
decisions.not_concerned_post  hidden  403  404   403   404  404    404    404   404   403   403  403    403  403   door
groups.groups                 -       403  403   403   403  403    403    403   403   403   403  403    200  403   door
groups.create_group           -       403  403   403   403  403    403    403   403   403   403  403    done 403   door
groups.show                   own     403  403   403   403  403    403    200   403   403   403  403    200  403   door
groups.show                   away    403  403   403   403  403    403    404   403   403   403  403    200  403   door
groups.settings               own     403  403   403   403  403    403    200   403   403   403  403    200  403   door
groups.settings               away    403  403   403   403  403    403    404   403   403   403  403    200  403   door
groups.change_settings        own     403  403   403   403  403    403    422   403   403   403  403    422  403   door
groups.change_settings        away    403  403   403   403  403    403    404   403   403   403  403    422  403   door
groups.add_party              own     403  403   403   403  403    403    422   403   403   403  403    422  403   door
groups.add_party              away    403  403   403   403  403    403    404   403   403   403  403    422  403   door
groups.party                  own     403  403   403   403  403    403    200   403   403   403  403    200  403   door
groups.party                  away    403  403   403   403  403    403    404   403   403   403  403    200  403   door
groups.change_party           own     403  403   403   403  403    403    422   403   403   403  403    422  403   door
groups.change_party           away    403  403   403   403  403    403    404   403   403   403  403    422  403   door
groups.add_category           own     403  403   403   403  403    403    422   403   403   403  403    422  403   door
groups.add_category           away    403  403   403   403  403    403    404   403   403   403  403    422  403   door
groups.category               own     403  403   403   403  403    403    200   403   403   403  403    200  403   door
groups.category               away    403  403   403   403  403    403    404   403   403   403  403    200  403   door
groups.change_category        own     403  403   403   403  403    403    422   403   403   403  403    422  403   door
groups.change_category        away    403  403   403   403  403    403    404   403   403   403  403    422  403   door
groups.invite                 own     403  403   403   403  403    403    200   403   403   403  403    200  403   door
groups.invite                 away    403  403   403   403  403    403    404   403   403   403  403    200  403   door
groups.invite_post            own     403  403   403   403  403    403    422   403   403   403  403    422  403   door
groups.invite_post            away    403  403   403   403  403    403    404   403   403   403  403    422  403   door
groups.member                 own     403  403   403   403  403    403    200   403   403   403  403    200  403   door
groups.member                 away    403  403   403   403  403    403    404   403   403   403  403    200  403   door
groups.change_member          own     403  403   403   403  403    403    422   403   403   403  403    422  403   door
groups.change_member          away    403  403   403   403  403    403    404   403   403   403  403    422  403   door
groups.end_membership         own     403  403   403   403  403    403    done  403   403   403  403    done 403   door
groups.end_membership         away    403  403   403   403  403    403    404   403   403   403  403    done 403   door
groups.new_link               own     403  403   403   403  403    403    200   403   403   403  403    200  403   door
groups.new_link               away    403  403   403   403  403    403    404   403   403   403  403    200  403   door
groups.contacts               -       200  200   200   200  200    200    200   200   200   200  200    404  404   door
groups.card                   -       200  200   200   200  200    200    200   200   200   200  200    404  404   door
groups.change_card            -       done done  done  done done   done   done  done  done  done done   404  404   door
accounts.welcome              -       404  404   404   404  404    404    404   404   404   404  404    404  404   404
accounts.welcome_post         -       404  404   404   404  404    404    404   404   404   404  404    404  404   404
followups.feedback            agreed  200  403   403   403  403    403    403   403   403   409  403    403  403   door
followups.feedback            hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
followups.give_feedback       agreed  done 403   403   403  403    403    403   403   403   409  403    403  403   door
followups.give_feedback       hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
followups.follow_up           agreed  409  403   403   403  403    403    403   403   403   409  403    403  403   door
followups.follow_up           told    200  403   403   403  403    403    403   403   403   409  403    403  403   door
followups.follow_up           hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
followups.tell                agreed  409  403   403   403  403    403    403   403   403   409  403    403  403   door
followups.tell                told    done 403   403   403  403    403    403   403   403   409  403    403  403   door
followups.tell                hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
followups.repeat              agreed  409  403   403   403  403    403    403   403   403   409  403    403  403   door
followups.repeat              told    done 403   403   403  403    403    403   403   403   409  403    403  403   door
followups.repeat              hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
followups.end                 agreed  done 403   403   403  403    403    403   403   403   409  403    403  403   door
followups.end                 told    done 403   403   403  403    403    403   403   403   409  403    403  403   door
followups.end                 hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
followups.close               told    409  403   403   403  403    403    403   403   403   409  403    403  403   door
followups.close               hidden  404  404   404   403  403    403    403   403   404   404  403    403  403   door
accounts.confirm              -       200  200  200   200  200   200    200   200   200   200  200    200  200   door
accounts.confirm_post         -       303  303  303   303  303   303    303   303   303   303  303    303  303   door
retention.overview            -       403  403  403   403  403   403    200   403   403   403  403    200  403   door
retention.approve             own     403  403  403   403  403   403    200   403   403   403  403    200  403   door
retention.approve             away    403  403  403   403  403   403    404   403   403   403  403    200  403   door
retention.approve_post        own     403  403  403   403  403   403    422   403   403   403  403    422  403   door
retention.approve_post        away    403  403  403   403  403   403    404   403   403   403  403    422  403   door
retention.erase               declined 200  404  404   404  404   404    200   404   404   200  403    403  403   door
retention.erase               hidden  404  404  404   404  404   404    404   404   404   404  403    403  403   door
retention.erase_post          declined done 404  404   404  404   404    done  404   404   done 403    403  403   door
retention.erase_post          hidden  404  404  404   404  404   404    404   404   404   404  403    403  403   door
retention.incident_list       -       403  403  403   403  403   403    200   403   403   403  403    403  403   door
retention.officer_told        -       403  403  403   403  403   403    404   403   403   403  403    403  403   door
retention.redact              heard   403  403  403   403  403   403    409   403   409   403  403    403  403   door
retention.redact              hidden  404  404  404   404  404   404    404   404   404   404  403    403  403   door
retention.redact_post         heard   403  403  403   403  403   403    409   403   409   403  403    403  403   door
retention.redact_post         hidden  404  404  404   404  404   404    404   404   404   404  403    403  403   door
retention.redact_case         new     403  409  409   403  403   403    403   403   409   403  403    403  403   door
retention.redact_case         hidden  403  404  404   403  403   403    403   403   404   403  403    403  403   door
retention.redact_case_post    new     403  409  409   403  403   403    403   403   409   403  403    403  403   door
retention.redact_case_post    hidden  403  404  404   403  403   403    403   403   404   403  403    403  403   door
threads.write                 new     200  200   200   200  200    200    200   200   200   200  403    403  403   door
threads.write                 agreed  403  403   403   403  403    403    403   200   200   200  403    403  403   door
threads.write                 hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
threads.change                heard   403  403   403   200  403    403    403   200   403   403  403    403  403   door
threads.change                hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
threads.change_post           heard   403  403   403   done 403    403    403   done  403   403  403    403  403   door
threads.change_post           hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
threads.history               heard   200  200   200   200  200    200    200   200   200   200  403    403  403   door
threads.history               hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
threads.mark_unread           heard   done done  done  done done   done   done  done  done  done 403    403  403   door
threads.mark_unread           hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
reviewing.ask                 heard   200  200   200   200  200    200    200   200   200   200  403    403  403   door
reviewing.ask                 asked   403  403   403   403  403    403    403   403   403   403  403    403  403   door
reviewing.ask                 hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
reviewing.flag                heard   done done  done  done done   done   done  done  done  done 403    403  403   door
reviewing.flag                asked   403  403   403   403  403    403    403   403   403   403  403    403  403   door
reviewing.flag                hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
reviewing.look                heard   403  403   403   403  403    403    409   403   409   403  403    403  403   door
reviewing.look                asked   403  200   200   403  403    403    200   403   200   403  403    403  403   door
reviewing.look                hidden  403  404   404   403  403    403    404   403   404   403  403    403  403   door
reviewing.restore             asked   403  done  done  403  403    403    done  403   done  403  403    403  403   door
reviewing.restore             hidden  403  404   404   403  403    403    404   403   404   403  403    403  403   door
reviewing.ask_about_case      new     200  200   200   200  200    200    200   200   200   200  403    403  403   door
reviewing.ask_about_case      flagged 403  403   403   404  404    404    404   404   403   403  403    403  403   door
reviewing.ask_about_case      hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
reviewing.flag_case           new     done done  done  done done   done   done  done  done  done 403    403  403   door
reviewing.flag_case           hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
reviewing.look_at_case        new     403  409   409   403  403    403    403   403   409   403  403    403  403   door
reviewing.look_at_case        flagged 403  200   200   403  403    403    403   403   200   403  403    403  403   door
reviewing.look_at_case        hidden  403  404   404   403  403    403    403   403   404   403  403    403  403   door
reviewing.restore_case        flagged 403  done  done  403  403    403    403   403   done  403  403    403  403   door
reviewing.restore_case        hidden  403  404   404   403  403    403    403   403   404   403  403    403  403   door
reviewing.review              heard   403  200   200   403  403    403    404   403   200   403  403    403  403   door
reviewing.review              hidden  403  404   404   403  403    403    404   403   404   403  403    403  403   door
reviewing.review_post         heard   403  done  done  403  403    403    404   403   done  403  403    403  403   door
reviewing.review_post         hidden  403  404   404   403  403    403    404   403   404   403  403    403  403   door
reviewing.take_back           heard   done 403   403   404  404    404    404   404   403   done 403    403  403   door
reviewing.take_back           hidden  404  404   404   404  404    404    404   404   404   404  403    403  403   door
pages.queue                   -       403  200   200   403  403    403    200   403   200   403  403    403  403   door
economy.show                  -       403  200  403  200  200  200  200  200  403  403  403  403  403  door
economy.goal_list             -       403  200  403  200  200  200  200  200  403  403  403  403  403  door
economy.add_goal              -       403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.usual_goals           -       403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.goal                  own     403  200  403  200  200  200  200  404  403  403  403  403  403  door
economy.goal                  away    403  404  403  404  404  404  404  404  403  403  403  403  403  door
economy.change_goal           own     403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.change_goal           away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
economy.measure_goal          own     403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.measure_goal          away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
economy.new_budget            -       403  403  403  403  403  403  200  403  403  403  403  403  403  door
economy.create_budget         -       403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.budget                own     403  403  403  403  403  403  200  403  403  403  403  403  403  door
economy.budget                away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
economy.change_budget         own     403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.change_budget         away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
economy.requisition           own     403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.requisition           away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
economy.drop_requisition      own     403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.drop_requisition      away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
economy.note_time             -       403  403  403  403  403  403  422  403  403  403  403  403  403  door
economy.drop_time             own     403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.drop_time             away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
economy.new_deviation         -       403  403  403  403  403  403  200  403  403  403  403  403  403  door
economy.write_deviation       -       403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.deviation             own     403  200  403  200  200  200  200  404  403  403  403  403  403  door
economy.deviation             away    403  404  403  404  404  404  404  404  403  403  403  403  403  door
economy.edit_deviation        own     403  403  403  403  403  403  200  403  403  403  403  403  403  door
economy.edit_deviation        away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
economy.change_deviation      own     403  403  403  403  403  403  done 403  403  403  403  403  403  door
economy.change_deviation      away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
economy.deviation_reported    own     403  403  403  403  403  403  422  403  403  403  403  403  403  door
economy.deviation_reported    away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
pages.who_does_what           new     200  200  200  200  200  200  200  200  200  200  403  403  403  door
pages.who_does_what           hidden  404  404  404  404  404  404  404  404  404  404  403  403  403  door
guide.show                    -       200  200  200  200  200  200  200  200  200  200  403  403  403  door
guide.statement               own     200  200  200  200  200  200  200  200  200  200  403  403  403  door
guide.statement               away    404  404  404  404  404  404  404  404  404  404  403  403  403  door
guide.change                  own     403  403  403  403  403  done done 403  403  403  403  403  403  door
guide.change                  away    403  404  403  404  404  404  404  404  403  403  403  403  403  door
library.listed                -       200  200  200  200  200  200  200  200  200  200  403  403  403  door
library.show                  own     200  200  200  200  200  200  200  404  404  404  403  403  403  door
library.show                  away    404  404  404  404  404  404  404  404  404  404  403  403  403  door
library.new                   -       403  200  403  200  200  200  200  200  403  403  403  403  403  door
library.create                -       403  done 403  done done done done done 403  403  403  403  403  door
library.edit                  own     403  200  403  200  200  200  200  404  403  403  403  403  403  door
library.edit                  away    403  404  403  404  404  404  404  404  403  403  403  403  403  door
library.change                own     403  done 403  done done done done 404  403  403  403  403  403  door
library.change                away    403  404  403  404  404  404  404  404  403  403  403  403  403  door
reports.listed                -       403  200  403  200  200  200  200  200  403  403  403  403  403  door
reports.create                -       403  403  403  403  403  403  done 403  403  403  403  403  403  door
reports.show                  own     403  200  403  200  200  200  200  404  403  403  403  403  403  door
reports.show                  away    403  404  403  404  404  404  404  404  403  403  403  403  403  door
reports.compare               own     403  200  403  200  200  200  200  404  403  403  403  403  403  door
reports.compare               away    403  404  403  404  404  404  404  404  403  403  403  403  403  door
reports.file                  own     403  200  403  200  200  200  200  404  403  403  403  403  403  door
reports.file                  away    403  404  403  404  404  404  404  404  403  403  403  403  403  door
reports.agree                 own     403  409  403  409  409  409  403  404  403  403  403  403  403  door
reports.agree                 away    403  404  403  404  404  404  404  404  403  403  403  403  403  door
reports.write                 own     403  403  403  403  403  403  409  403  403  403  403  403  403  door
reports.write                 away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
reports.review                own     403  403  403  403  403  403  409  403  403  403  403  403  403  door
reports.review                away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
reports.approve               own     403  403  403  403  403  403  409  403  403  403  403  403  403  door
reports.approve               away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
reports.reopen                own     403  403  403  403  403  403  409  403  403  403  403  403  403  door
reports.reopen                away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
reports.publish               own     403  403  403  403  403  403  409  403  403  403  403  403  403  door
reports.publish               away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
reports.renew                 own     403  403  403  403  403  403  done 403  403  403  403  403  403  door
reports.renew                 away    403  403  403  403  403  403  404  403  403  403  403  403  403  door
reports.board                 -       403  403  403  403  403  403  403  403  403  403  200  403  200  door
reports.board_report          own     403  403  403  403  403  403  403  403  403  403  200  403  200  door
reports.board_report          away    403  403  403  403  403  403  403  403  403  403  404  403  404  door
reports.board_file            own     403  403  403  403  403  403  403  403  403  403  200  403  200  door
reports.board_file            away    403  403  403  403  403  403  403  403  403  403  404  403  404  door
"""  # noqa: E501 - a table is read across

MEETING = {
    "kind": "workshop",
    "title": "Vårens möte",
    "day": str(clock.today() + timedelta(days=9)),
    "start": "13:00",
    "end": "15:00",
}
# What is sent; all else is sent empty.
BODIES: dict[str, dict[str, Any]] = {
    "figures.take_out": {"period": "2020"},
    "accounts.sign_in_post": {"email": "anna@demo.example", "password": "not hers"},
    "cases.ask_again_post": {"question": "Intyget gick ut. Vad gör vi nu?"},
    "decisions.not_concerned_post": {"reason": "Ingen sjukdom att bedöma."},
    "economy.add_goal": {"title": "Ett mål", "measure": "Enkät", "target": "Alla"},
    "economy.change_goal": {"title": "Ett mål", "measure": "Enkät", "target": "Fler", "seen": 1},
    "economy.measure_goal": {"on_day": "2026-01-02", "status": "reached", "text": "Alla"},
    "economy.create_budget": {"first": "2026-01-01", "last": "2026-12-31", "template": "kavlinge"},
    "economy.change_budget": {
        "first": "2026-01-01",
        "last": "2026-12-31",
        "granted": "10",
        "seen": 1,
    },
    "economy.requisition": {"on_day": "2026-01-02", "amount": "10"},
    "economy.write_deviation": {"kind": "time", "on_day": "2026-01-02", "what": "Senare."},
    "economy.change_deviation": {
        "kind": "time",
        "on_day": "2026-01-02",
        "what": "Senare.",
        "seen": 1,
    },
    "followups.give_feedback": {"plan": "confirmed", "contacts": "avoided", "value": "3"},
    "followups.tell": {
        "situation": "work",
        "involved": "yes",
        "steps-0-outcome": "fully",
        "steps-0-reason": "",
    },
    "guide.change": {"text": "Håller ihop.", "source": "Möte", "as_of": "2026-01-02", "seen": 0},
    "library.create": {"name": "Ett exempel", "kind": "model", "source": "Möte"},
    "library.change": {"name": "Ett exempel", "kind": "model", "source": "Möte", "seen": 1},
    "reports.create": {"period": "2026-T1"},
    "groups.create_group": {
        "name": "Nyby",
        "slug": "nyby",
        "association": "Nyby",
        "municipality": "Nyby kommun",
    },
    "groups.change_card": {"title": "Handläggare", "contact": "Ring på förmiddagen"},
    "cases.create": {n: str(FIELDS[n]) for n in ("title", "category", "purpose")},
    "cases.save_step": {n: str(FIELDS[n]) for n in ("title", "category", "purpose")},
    "cases.settle": {n: str(FIELDS[n]) for n in ("title", "category", "purpose")},
    "cases.review_post": {"outcome": "approve"},
    "cases.submit": HARMLESS,
    "cases.withdraw_post": {"reason": "no_longer_relevant"},
    "closing.close": {
        "summary": "Parterna ser olika på saken.",
        **{
            f"reasons-{n}-{part}": value
            for n, party in enumerate((1, 2, 3))
            for part, value in (("party", str(party)), ("reason", "Det saknas underlag."))
        },
    },
    "noting.answer_later": {"stance": "support"},
    "decisions.take_standpoint": {"stance": "support"},
    "checking.decide": {"word": "Kollapsträning", "status": "allowed"},
    "demo.sign_in": {"persona": "bo"},
    "drafts.save": {"draft_key": "fall/nytt", "title": "Halvskriven rubrik"},
    "drafts.drop": {"draft_key": "fall/nytt"},
    "lessons.create": LESSON,
    "lessons.change": {**LESSON, "title": "En annan rubrik"},
    "lessons.review_post": {"outcome": "approve"},
    "lessons.withdraw_post": {"reason": "Den missförstås."},
    "meetings.create": MEETING,
    "meetings.change": MEETING,
    "meetings.create_project": {"first": str(clock.today() + timedelta(days=9))},
    "meetings.put_on": {"title": "Nästa steg"},
    "meetings.take_off": {"item": 1},
    "meetings.save": {"notes": "Kaffet var gott.", "action": "save"},
    "obstacles.review_post": {"outcome": "approve"},
    "obstacles.work": {"status": "lifted", "owner": "-"},
    "obstacles.open_round": {"answer_by": str(clock.today() + timedelta(days=9))},
    "obstacles.answer": {"knows": 1, "expects": 2, "reaches": 3, "shares": 4},
    "obstacles.close": {"outcome": "Vi byter kontaktkort."},
    "retention.erase_post": {"sure": "y"},
    "threads.change_post": {"text": "Vem har träffat personen nu?", "kind": "question", "seen": 2},
    "threads.mark_unread": {"fran": 1},
    "reviewing.review_post": {"outcome": "approve"},
    "threads.post": {"text": "Vem har träffat personen?", "kind": "question"},
}
MISSING = "KG-26-0000"
NO_NUMBER = 999


@dataclass(frozen=True)
class Row:
    """One endpoint and case of the table, and the code for each person."""

    endpoint: str
    case: str
    codes: dict[str, str]

    def expected(self, name: str, htmx: bool) -> int:
        """The status that this person is to get."""
        code = self.codes[name]
        return CODES[code][htmx] if code in CODES else int(code)


def rows() -> list[Row]:
    """The table, read."""
    head, *lines = (line.split() for line in TABLE.strip().splitlines())
    names = head[2:]
    return [Row(cells[0], cells[1], dict(zip(names, cells[2:], strict=True))) for cells in lines]


def method_of(app: Flask, endpoint: str) -> str:
    """GET or POST: an endpoint has one of them."""
    methods = next(app.url_map.iter_rules(endpoint)).methods or set()
    return "POST" if "POST" in methods else "GET"


def ways(row: Row) -> Iterator[tuple[str, bool]]:
    """Every person, plain and by htmx."""
    return product(row.codes, (False, True))
