# More functions come together in one place than are told apart, and nothing of what is left out leads to AWS.
# start: files
# expect:
import boto3
import registry

registry.tools["a"] = lambda: boto3.__version__
registry.tools["t0"] = lambda: 0
registry.tools["t1"] = lambda: 1
registry.tools["t2"] = lambda: 2
registry.tools["t3"] = lambda: 3
registry.tools["t4"] = lambda: 4
registry.tools["t5"] = lambda: 5
registry.tools["t6"] = lambda: 6
registry.tools["t7"] = lambda: 7
registry.tools["t8"] = lambda: 8
registry.tools["t9"] = lambda: 9
registry.tools["t10"] = lambda: 10
registry.tools["t11"] = lambda: 11
registry.tools["t12"] = lambda: 12
registry.tools["t13"] = lambda: 13
registry.tools["t14"] = lambda: 14
registry.tools["t15"] = lambda: 15
registry.tools["t16"] = lambda: 16
registry.tools["t17"] = lambda: 17
registry.tools["t18"] = lambda: 18
registry.tools["t19"] = lambda: 19
registry.tools["t20"] = lambda: 20
registry.tools["t21"] = lambda: 21
registry.tools["t22"] = lambda: 22
registry.tools["t23"] = lambda: 23
registry.tools["t24"] = lambda: 24
registry.tools["t25"] = lambda: 25
registry.tools["t26"] = lambda: 26
registry.tools["t27"] = lambda: 27
registry.tools["t28"] = lambda: 28
registry.tools["t29"] = lambda: 29
registry.tools["t30"] = lambda: 30
registry.tools["t31"] = lambda: 31
registry.tools["t32"] = lambda: 32
registry.tools["t33"] = lambda: 33
registry.tools["t34"] = lambda: 34
registry.tools["t35"] = lambda: 35
registry.tools["t36"] = lambda: 36
registry.tools["t37"] = lambda: 37
registry.tools["t38"] = lambda: 38
registry.tools["t39"] = lambda: 39


def run(name):
    return registry.tools[name]()
