async def scenario_call_soon_order():
    loop = asyncio.get_running_loop()
    loop.call_soon(lambda: (say("one"), loop.call_soon(say, "three")))
    h = loop.call_soon(say, "cancelled")
    loop.call_soon(say, "two")
    h.cancel()
    say(h.cancelled())
    await asyncio.sleep(0)
    say("main")
    await asyncio.sleep(0)


async def scenario_timers_and_time():
    loop = asyncio.get_running_loop()
    h = loop.call_later(2, say, "two")
    loop.call_at(now() + 1, say, "one")
    loop.call_later(0, say, "zero")
    loop.call_later(-1, say, "negative")
    say(h.when(), h.cancelled())
    await asyncio.sleep(0)
    say("a round later")
    await asyncio.sleep(3)


async def scenario_error_in_a_callback():
    loop = asyncio.get_running_loop()

    def bad():
        raise ValueError("bad")

    loop.set_exception_handler(lambda l, context: say("handled", context["exception"]))
    loop.call_soon(bad)
    loop.call_soon(say, "next")
    await asyncio.sleep(0)
    loop.call_exception_handler({"message": "told", "exception": KeyError()})
    say("end")


async def scenario_running_loop_cannot_run():
    loop = asyncio.get_running_loop()
    say(loop.is_running(), loop.is_closed())

    async def nothing():
        pass

    c = nothing()
    try:
        asyncio.run(c)
    except RuntimeError as e:
        say(e)
    c.close()


async def scenario_thread_results_arrive_on_the_loop():
    def work():
        return 6

    def fail():
        raise ValueError("in thread")

    say(await asyncio.to_thread(work))
    say(await outcome(asyncio.to_thread(fail)))
    say(await asyncio.get_running_loop().run_in_executor(None, work))


async def scenario_coroutine_from_a_thread():
    loop = asyncio.get_running_loop()

    async def on_loop(x):
        say("on the loop", x)
        return x * 2

    def work():
        return asyncio.run_coroutine_threadsafe(on_loop(4), loop).result()

    say(await asyncio.to_thread(work))


async def scenario_generator():
    def count():
        sent = None
        try:
            for i in range(3):
                sent = yield i
                say("sent", sent)
        except KeyError as e:
            say("caught", type(e).__name__)
            yield "after"
        finally:
            say("finally")
        return "value"

    def step(what, *args):
        try:
            say(what(*args))
        except StopIteration as e:
            say("stop", e.value)
        except Exception as e:
            say(e)

    g = count()
    step(g.send, 1)
    step(next, g)
    step(g.send, "x")
    step(next, g)
    step(next, g)
    step(next, g)
    h = count()
    step(next, h)
    step(h.throw, ValueError("thrown"))
    step(next, h)
    k = count()
    step(next, k)
    say(k.close())
    step(next, k)
