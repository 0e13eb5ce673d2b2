using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>A module of a network under its name, whatever it takes and returns.</summary>
/// <remarks>Every module that can be called has hooks, but TorchSharp types them by what the module takes and returns.</remarks>
internal sealed class Part
{
    private static readonly ConcurrentDictionary<Type, Func<Delegate, Delegate>> Typed = [];
    private readonly MethodInfo _before, _after;

    private Part(string name, nn.Module module, Type hooks)
    {
        (Name, Module) = (name, module);
        var (before, after) = (hooks.GetGenericArguments()[0], hooks.GetGenericArguments()[1]);
        _before = hooks.GetMethod(nameof(nn.Module<,>.register_forward_pre_hook), [before])!;
        _after = hooks.GetMethod(nameof(nn.Module<,>.register_forward_hook), [after])!;
    }

    /// <summary>Dotted path below the network.</summary>
    public string Name { get; }

    /// <summary>The module.</summary>
    public nn.Module Module { get; }

    /// <summary>Its type as people know it, for example <c>Conv2d</c>.</summary>
    public string Kind => Module.GetType().Name;

    /// <summary>The part, or null where the module cannot be called, as a mere list of modules cannot.</summary>
    public static Part? Of(string name, nn.Module module)
    {
        for (var type = module.GetType(); type is not null; type = type.BaseType)
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(nn.HookableModule<,>))
                return new(name, module, type);
        return null;
    }

    /// <summary>Calls back with what the part is given, until the result is called.</summary>
    public Action Before(Action<object?[]> given) => Register(_before, given);

    /// <summary>Calls back with what the part returns, until the result is called.
    /// What is called back returns something else to take its place, or null.</summary>
    public Action After(Func<object, object?> returned)
    {
        if (Module is not nn.Module<Tensor, Tensor> plain) return Register(_after, returned);
        return plain.register_forward_hook((_, _, output) => (Tensor)returned(output)!).remove;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private Action Register(MethodInfo register, Delegate hook)
    {
        var type = register.GetParameters()[0].ParameterType;
        var typed = Typed.GetOrAdd(type, _ => hook is Action<object?[]> ? BeforeOf(type) : AfterOf(type));
        var remover = register.Invoke(Module, [typed(hook)])!;
        return remover.GetType().GetMethod("remove")!.CreateDelegate<Action>(remover);
    }

    /// <summary>Makes hooks <c>(module, inputs...) -> inputs</c> that change nothing.</summary>
    private static Func<Delegate, Delegate> BeforeOf(Type type)
    {
        var (parameters, result) = Signature(type);
        var given = Expression.Parameter(typeof(Delegate));
        var inputs = parameters.Skip(1).ToList();
        var told = Expression.Invoke(
            Expression.Convert(given, typeof(Action<object?[]>)),
            Expression.NewArrayInit(typeof(object), inputs.Select(input => Expression.Convert(input, typeof(object)))));
        return Made(type, given, Expression.Block(told, Expression.Default(result)), parameters);
    }

    /// <summary>Makes hooks <c>(module, inputs..., output) -> output</c>.</summary>
    private static Func<Delegate, Delegate> AfterOf(Type type)
    {
        var (parameters, result) = Signature(type);
        var returned = Expression.Parameter(typeof(Delegate));
        var output = Expression.Convert(parameters[^1], typeof(object));
        var other = Expression.Invoke(Expression.Convert(returned, typeof(Func<object, object?>)), output);
        return Made(type, returned, Expression.Convert(Expression.Coalesce(other, output), result), parameters);
    }

    private static (ParameterExpression[] Parameters, Type Result) Signature(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        var parameters = invoke.GetParameters().Select(parameter => Expression.Parameter(parameter.ParameterType));
        return ([.. parameters], invoke.ReturnType);
    }

    private static Func<Delegate, Delegate> Made(
        Type type, ParameterExpression callback, Expression body, ParameterExpression[] parameters) =>
        Expression.Lambda<Func<Delegate, Delegate>>(Expression.Lambda(type, body, parameters), callback).Compile();
}
