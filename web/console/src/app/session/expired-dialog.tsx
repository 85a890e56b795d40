import { useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { forgetSession } from './session.ts';
import { signInBeside, signInHere } from './sign-in.ts';
import { SignInChoices } from './sign-in-choices.tsx';

const signInKeepingThePage = async (signal: AbortSignal): Promise<void> => {
  if (!(await signInBeside(signal))) await signInHere();
};

/** Over a page whose session has ended: nothing on it is lost, and what was refused is asked again. */
export const ExpiredDialog = ({ name }: { readonly name: string }) => {
  const t = useTranslations('app.signIn');
  return (
    <Dialog
      open
      onClose={() => undefined}
      title={t('expired.title')}
      description={t('expired.advice', { name })}
      footer={<Button onClick={() => forgetSession('signed-out')}>{t('expired.leave')}</Button>}
    >
      <SignInChoices onSignIn={signInKeepingThePage} />
    </Dialog>
  );
};
