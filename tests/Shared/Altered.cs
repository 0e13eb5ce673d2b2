using System.Linq.Expressions;
using System.Reflection;

namespace MLNetInterpret;

/// <summary>Results with one property changed, so that a test can plant what a scan did not find.</summary>
internal static class Altered
{
    private static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", Hidden)!;

    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>A copy of a result that differs in one property.</summary>
    public static T With<T, TValue>(this T result, Expression<Func<T, TValue>> property, TValue value)
        where T : class
    {
        var copy = (T)Clone.Invoke(result, null)!;
        var name = ((MemberExpression)property.Body).Member.Name;
        typeof(T).GetField($"<{name}>k__BackingField", Hidden)!.SetValue(copy, value);
        return copy;
    }
}
