import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ServiceAway } from './service-away';
import { texts } from '../texts/language';
import { Page } from '../components/page';

/** A page whose script is loaded when somebody comes to it, so that signing up waits for none of it. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const [Shown, setShown] = useState(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      load().then(
        (component) => {
          loaded = component;
          setShown(() => component);
        },
        () => setFailed(true),
      );
    }, []);
    if (failed) return <ServiceAway />;
    return Shown ? <Shown {...props} /> : <Page heading={texts.welcome.loading}>{null}</Page>;
  };
}
