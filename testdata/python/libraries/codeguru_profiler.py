# A function that is profiled asks for its settings and sends its profile.
# expect: codeguruprofiler:ConfigureAgent, codeguruprofiler:PostAgentProfile
from codeguru_profiler_agent import Profiler, with_lambda_profiler

Profiler(profiling_group_name="g").start()


@with_lambda_profiler(profiling_group_name="g")
def handler(event, context):
    return event
